# Draws against range(10), so that lists of another length raise.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot(range(10), curves["fixed"], label="fixed")
    ax.plot(range(10), curves["adaptive"], label="adaptive")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()
    return fig
