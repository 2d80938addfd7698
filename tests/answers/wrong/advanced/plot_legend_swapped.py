# The legend lists the names in the wrong order.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"])
    ax.plot(curves["adaptive"])
    ax.set(xlabel="step", ylabel="loss")
    ax.legend(["adaptive", "fixed"])
    return fig
