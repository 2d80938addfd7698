# The title of each subplot's legend says which init it is.
# %% answer="plot_curves"
def plot_curves(curves):
    fig, axs = plt.subplots(2, 1)
    for ax, key in zip(axs, curves):
        ax.plot(range(len(curves[key])), curves[key], label="loss")
        ax.legend(title=f"{key} init")
        ax.set_xlabel("step")
        ax.set_ylabel("loss")
    return fig
