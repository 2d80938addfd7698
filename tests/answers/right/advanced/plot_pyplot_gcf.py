# The pyplot way on the current figure, legend from a list, dashed, a horizontal line at ln V.
# %% answer="plot_curves"
import math

def plot_curves(curves):
    plt.figure()
    plt.plot(curves["fixed"], "r--")
    plt.plot(curves["adaptive"], "b")
    plt.legend(["Fixed std=0.02", "Adaptive 1/sqrt(D)"])
    plt.axhline(math.log(VOCAB_SIZE), color="grey", lw=0.5)
    plt.xlabel("training step"); plt.ylabel("cross-entropy")
    plt.title("fixed against adaptive init")
    return plt.gcf()

fig = plot_curves(curves)
