# A copied line: draws the fixed curve twice.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(curves["fixed"], label="fixed")
    ax.plot(curves["fixed"], label="adaptive")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()
    return fig
