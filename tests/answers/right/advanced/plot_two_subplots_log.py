# Two subplots with titles, a shared log axis and the label of y only on the left.
# %% answer="plot_curves"
def plot_curves(curves):
    fig, axs = plt.subplots(1, 2, sharey=True, figsize=(9, 3))
    for ax, key in zip(axs, ["fixed", "adaptive"]):
        ax.semilogy(range(1, len(curves[key]) + 1), curves[key], "o-")
        ax.set_title(key.capitalize() + " init")
        ax.set_xlabel("step")
    axs[0].set_ylabel("loss")
    fig.tight_layout()
    return fig
