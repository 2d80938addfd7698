# Answers with 20,000 lines of one blank, which a highlighter reads for hours.
# notebook: quiz
# stock: not run
# %% extra="q1"
# @BLANKS@
x = 1
