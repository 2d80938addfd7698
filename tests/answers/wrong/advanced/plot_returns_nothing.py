# Shows the figure and returns None.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    plt.plot(curves["fixed"], label="fixed")
    plt.plot(curves["adaptive"], label="adaptive")
    plt.xlabel("step")
    plt.ylabel("loss")
    plt.legend()
    plt.show()
