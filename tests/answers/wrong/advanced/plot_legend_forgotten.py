# Gives labels to the lines but never calls legend.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"], label="fixed")
    ax.plot(curves["adaptive"], label="adaptive")
    ax.set(xlabel="step", ylabel="loss", title="fixed and adaptive")
    return fig
