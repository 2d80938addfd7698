# Draws on one figure and returns another, empty one.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    for name, losses in curves.items():
        plt.plot(losses, label=name)
    plt.xlabel("step")
    plt.ylabel("loss")
    plt.legend()
    return plt.figure()
