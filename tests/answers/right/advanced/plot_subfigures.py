# Two subfigures, each with a legend of its own.
# %% answer="plot_curves"
def plot_curves(curves):
    fig = plt.figure(layout="constrained", figsize=(8, 3))
    for sub, (name, losses) in zip(fig.subfigures(1, 2), curves.items()):
        ax = sub.subplots()
        ax.semilogy(losses, "o-", label=f"{name} std")
        sub.legend()
        sub.supxlabel("step")
        sub.supylabel("cross-entropy")
    return fig
