# Labels two subplots by two texts of the figure, and names them by titles.
# %% answer="plot_curves"
def plot_curves(curves):
    fig, axs = plt.subplots(1, 2, sharey=True)
    for ax, name in zip(axs, ["fixed", "adaptive"]):
        ax.plot(curves[name], color="k")
        ax.set_title(f"{name} init")
    fig.text(0.5, 0.02, "training step", ha="center")
    fig.text(0.02, 0.5, "loss", va="center", rotation="vertical")
    return fig
