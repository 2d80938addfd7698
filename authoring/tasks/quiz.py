# %% [markdown]
# # Quiz: three questions
#
# **10 points, about 8 minutes.**
# Each question has one answer cell. Replace the lines that raise `NotImplementedError`, keep the
# line `name = ...` with your answer in the place of the dots, run the cell, then run the check
# below it. The check, and so *Success* from the Validate button, is about the form of your answer
# only; whether it is right you learn from the feedback.

# %% locked="quiz_setup"
def answered(*values: object) -> None:
    """Say so while an answer is still to be written."""
    if any(value is ... for value in values):
        raise NotImplementedError(
            "this answer is still to be written, or the cell above stopped with an error"
        )


# %% [markdown]
# ## Question 1: which distribution
#
# **3 points, 2 minutes.**
# Which distribution does a transformer's `_init_weights` usually draw its
# embedding table from?
#
# - a) Uniform(0, 1)
# - b) Normal(0, initializer_range)
# - c) Zeros
#
# Give the letter as a string; the option's own words count as well. Read:
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function).

# %% answer="q1"
q1 = ...  # "a", "b" or "c"
### BEGIN SOLUTION
q1 = "b"
### END SOLUTION

# %% test="test_q1" points=3
# q1 is one of the three letters
answered(q1)
assert isinstance(q1, str), "q1 should be a letter in quotes"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

q1_options = {
    "a": ("Uniform(0, 1)", "uniform"),
    "b": (
        *("Normal(0, initializer_range)", "normal", "normal distribution", "N", "normal_"),
        *("gaussian", "gaussian distribution", "nn.init.normal_", "torch.nn.init.normal_"),
    ),
    "c": ("Zeros", "zero"),
}
assert answers.choice(q1, q1_options, "q1") == "b", (
    "q1 is not the usual one: draws need mean 0 and a small, chosen spread; read the lesson's "
    "section on writing an init function"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Question 2: the padding row
#
# **3 points, 2 minutes.**
# True or false: `_init_weights` zeros the row `padding_idx` *after* it has
# called `normal_` on the whole table. Give a Python boolean, without quotes. Read:
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding) and
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function).

# %% answer="q2"
q2 = ...  # True or False
### BEGIN SOLUTION
q2 = True
### END SOLUTION

# %% test="test_q2" points=3
# q2 is a boolean
answered(q2)
q2_message = "q2 should be True or False, without quotes"
assert isinstance(q2, bool) or not isinstance(q2, (str, int)), q2_message
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

assert answers.boolean(q2, "q2"), (
    "q2: nn.Embedding zeroes the row when it is made, but normal_ then draws over the whole table; "
    "what has to happen after the draw?"
)
### END HIDDEN TESTS

# %% [markdown] locked="q3_task"
# ## Question 3: the role of post_init
#
# **4 points, 4 minutes.**
# What is `post_init()` for, and when in the making of a model does it run? Think of a class that
# calls it itself, as the lesson's do. Answer in one or two sentences of your own, as a string: two
# points for what it does, two points for when. One clause for each is enough. Read:
# [post_init](../../notebooks/02_init_weights_and_post_init.ipynb#post_init-runs-last).
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** Two points for what it does, two for when. One clause for each is enough.
#
# - **what** (2 points): Applies `_init_weights` to all modules, or initializes the model or its
#   weights. One of the two is enough, in any words.
#   - *Half:* Vague: weights or modules are set up or prepared, but it is not said that they are
#     initialized.
#   - *Not:* Another task, such as counting parameters or moving the model; the roles turned round
#     (`_init_weights` calls post_init); one module only.
#   - *Full sample:* "It calls _init_weights on all modules of the model."
#   - *Half sample:* "It gets the weights ready."
#   - *Zero sample:* "It counts the parameters of the model."
# - **when** (2 points): At the end of `__init__`, once all submodules exist. One of the two is
#   enough, and so is "last" or "after the model is built".
#   - *Half:* Vague: late, or after something, but it is not said after what.
#   - *Not:* Before the submodules exist; once for each module; during or after training.
#   - *Full sample:* "It is called in the last line of `__init__`, when all the layers are there."
#   - *Half sample:* "It is called later, when other things are done."
#   - *Zero sample:* "It runs before the layers are made."
# ### END MARK SCHEME

# %% answer="q3"
q3 = ...  # one or two sentences in quotes
### BEGIN SOLUTION
q3 = (
    "post_init runs at the end of __init__, once all submodules exist, "
    "and applies _init_weights to every module of the model."
)
### END SOLUTION

# %% test="test_q3" points=4
# q3 is a text; a person reads it where no rule is sure of it
answered(q3)
assert isinstance(q3, str), "q3 should be text in quotes"
assert q3.strip(), "q3 is an empty text"
### BEGIN HIDDEN TESTS
from invigilator.checks.sentences import Idea, NeedsPerson, SureRule, surely_right

q3_some, q3_given = r"([\w']+ ){0,3}?", r"_?init_weights (is|gets) (applied|called|run)\b"
q3_parts = rf"(they|it|{q3_some}((sub)?modules|layers|parts|components|everything|model))"
q3_made = rf"{q3_some}(built|created|exists?|defined|instantiated|registered|made|in place)\b"
q3_after, q3_init = r"\b(after|once|when|as soon as)", r"(__init__|init|constructor|construction)"
q3_target = r"(weights?|parameters|(sub)?modules?|layers?|model|everything)"
q3_does = Idea(
    r"\b(appl(y|ies|ying)|calls?|calling|runs?|running|invokes?|executes?|triggers?) "
    r"((self|the|apply|function|method) ){0,3}(_?init_weights|init function)\b"
    rf"|(\bit|post_init) {q3_given}|\b{q3_given} .*by (post_init|it)\b"
    rf"|\b(initiali[sz](e|es|ed|ing|ation)|weight init) {q3_some}{q3_target}\b"
    rf"|(\bit|post_init) (all )?{q3_target} {q3_some}(is|are|get) initiali[sz]ed\b"
)
q3_last = Idea(
    rf"\b(end|last|final)( \w+)? (of|in) {q3_some}{q3_init}\b|{q3_after} {q3_parts} {q3_made}"
    rf"|{q3_after} {q3_some}{q3_init} (has |is )?(finished|done|(built|created|defined) all)\b"
    r"|\b(runs?|comes?|called|goes|be|is) (the )?last( (call|step|line|thing))?( (of|in)\b|$)",
    negated=rf"\b(before|until) {q3_parts} {q3_made}",
)
q3_known = """post_init _init_weights __init__ init self module submodule layer model part before
everything weight parameter module's layer's model's whole last final built created defined until
instantiated registered made exist constructor construction finished done step line call apply run
invoke execute trigger initialize initialise initialization initialisation thing function end"""
q3_against = (  # the roles turned round; too early; one module only, or one at a time
    r"(by|after|before|of|in) (the )?_?init_weights|init_weights (then )?(calls|runs|appl)|\b(appl"
    r"|initiali)\w+ (the )?post_init|\b(before|until)\b|(each|every|all|any) _*init\b|\b(calls?|"
    r"runs?|invokes?|executes?|applies|initiali\w+) (the |its )?(__init__|constr)|_*init_* of (each"
    rf"|every|all|its)|{q3_after} (each|every|any|the|one) (module|layer)\b|{q3_after} {q3_some}"
    rf"(weights?|parameters) {q3_some}initiali|\b(the|its|an?) \w*( ?module|layer)\b"
)
q3_aside = r"before training starts|rather than the first|makes sure that|so that no .* is missed"
if not surely_right(q3, SureRule((q3_does, q3_last), q3_known, q3_against, q3_aside)):
    raise NeedsPerson("a person reads this answer and gives the points")
### END HIDDEN TESTS

# %% [markdown]
# Save the notebook. Your answers are graded by running it from top to bottom, so do that once
# yourself: *Run > Restart Kernel and Run All Cells*.
