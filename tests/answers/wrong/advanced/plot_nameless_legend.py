# The legend says run 1 and run 2.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"], label="run 1")
    ax.plot(curves["adaptive"], label="run 2")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()
    return fig
