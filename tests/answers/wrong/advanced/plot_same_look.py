# Both lines have the same color and style, so the legend tells nothing.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"], "b-", label="fixed")
    ax.plot(curves["adaptive"], "b-", label="adaptive")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()
    return fig
