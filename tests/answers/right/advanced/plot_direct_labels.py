# No legend: each line has its name written beside its end, axis labels on the figure.
# %% answer="plot_curves"
def plot_curves(curves):
    fig = plt.figure(layout="constrained")
    ax = fig.add_subplot()
    for name, ys in curves.items():
        (line,) = ax.plot(torch.tensor(ys))
        ax.annotate(name, (len(ys) - 1, ys[-1]), color=line.get_color())
    fig.supxlabel("step")
    fig.supylabel("loss")
    return fig
