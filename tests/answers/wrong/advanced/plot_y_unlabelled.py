# Only the x axis has a label.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"], label="fixed")
    ax.plot(curves["adaptive"], label="adaptive")
    ax.set_xlabel("step")
    ax.legend()
    return fig
