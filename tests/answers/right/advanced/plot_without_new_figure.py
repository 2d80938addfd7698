# Plots on whatever figure is current and returns it, called twice in its own cell.
# %% answer="plot_curves"
def plot_curves(curves):
    for name, losses in curves.items():
        plt.plot(losses, label=f"{name} init")
    plt.xlabel("step")
    plt.ylabel("loss")
    plt.legend()
    return plt.gcf()

plot_curves(curves)
plot_curves(curves)
