# Two subplots under one title, nothing says which is which.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, (left, right) = plt.subplots(1, 2)
    left.plot(curves["fixed"])
    right.plot(curves["adaptive"])
    for ax in (left, right):
        ax.set(xlabel="step", ylabel="loss", title="training loss")
    return fig
