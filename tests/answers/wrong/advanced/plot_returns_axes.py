# Returns the axes instead of the figure.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    for name in curves:
        ax.plot(curves[name], label=name)
    ax.set_xlabel("step"); ax.set_ylabel("loss")
    ax.legend()
    return ax
