# A heading above both subplots in the place of axis labels.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, axs = plt.subplots(1, 2)
    for ax, key in zip(axs, curves):
        ax.plot(curves[key])
        ax.set_title(key)
    fig.suptitle("loss against step")
    return fig
