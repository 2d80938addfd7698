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

# %% [markdown]
# ## Question 3: the role of post_init
#
# **4 points, 4 minutes.**
# What is `post_init()` for, and when in the making of a model does it run? Think of a class that
# calls it itself, as the lesson's do. Answer in one or two sentences of your own, as a string: two
# points for what it does, two points for when. One clause for each is enough. Where no rule is sure
# that your answer is right, a person reads it. Read:
# [post_init](../../notebooks/02_init_weights_and_post_init.ipynb#post_init-runs-last).

# %% answer="q3"
q3 = ...  # one or two sentences in quotes
### BEGIN SOLUTION
q3 = (
    "post_init runs at the end of __init__, once all submodules exist, "
    "and applies _init_weights to every module of the model."
)
### END SOLUTION

# %% test="test_q3" points=4
# q3 is a text; where no rule is sure that it is right, a person reads it
answered(q3)
assert isinstance(q3, str), "q3 should be text in quotes"
assert q3.strip(), "q3 is an empty text"
### BEGIN HIDDEN TESTS
from invigilator.checks import sentences

q3_parts = r"((sub)?modules|layers|parts|components|everything|(whole |entire )?model)"
q3_made = r"(built|created|exists?|defined|instantiated|registered|constructed|made|ready|in place)"
q3_after = r"\b(after|once|when|as soon as)"
q3_target = r"(weights?|parameters|(sub)?modules?|layers?|model|everything)"
q3_maker = r"(__init__|init|constructor|construction)"
q3_is = r"(is|are|gets?|be|being|was|were)"
q3_by = r"\b(post_init|it) ((all|the|each|every|its) )*"  # "it makes sure that all ..."
q3_applies = sentences.Idea(
    (
        r"\b(appl(y|ies|ying)|calls?|calling|runs?|running|invokes?|executes?|triggers?) "
        r"(self )?(the |apply |self |function |method ){0,2}(_?init_weights|init function)\b",
        rf"{q3_by}_?init_weights {q3_is} (applied|called|run|executed|invoked)\b"
        r"|\b_?init_weights .*(applied|called|run|executed|invoked)\b.* by (post_init|it)\b",
        rf"\b(initiali[sz](e|es|ed|ing|ation)|weight init) ([\w']+ ){{0,3}}?{q3_target}\b",
        rf"{q3_by}{q3_target} ([\w']+ ){{0,5}}?{q3_is} initiali[sz]ed\b"
        rf"|\b{q3_target} ([\w']+ ){{0,5}}?{q3_is} initiali[sz]ed by (post_init|it)\b",
    )
)
q3_last = sentences.Idea(
    (
        r"\b(end|last|final)( (call|step|line|statement|thing))? (of|in) "
        rf"([\w']+ ){{0,3}}?{q3_maker}\b",
        rf"{q3_after} (they|it|([\w']+ ){{0,3}}?{q3_parts}) ([\w']+ ){{0,3}}?{q3_made}\b",
        rf"{q3_after} ([\w']+ ){{0,2}}?{q3_maker} (has |is |has been )?"
        r"(finishe[sd]|done|completed?|ends|ended|over|(built|created|defined|made) (all|them))\b",
        r"\b(runs?|comes?|called|goes|be|is) (the )?last( (call|step|line|thing))?( (of|in)\b|$)",
        r"\b(__init__|constructor) (calls|runs) it (last|at the (very )?end)\b",
    ),
    negated=(rf"\b(before|until) (they|([\w']+ ){{0,3}}?{q3_parts}) ([\w']+ ){{0,3}}?{q3_made}\b",),
)
q3_rule = sentences.SureRule(
    (q3_applies, q3_last),
    known=r"post_init|_?init_weights|__init__|init|self|(model|module|layer)'s|(sub)?modules?|layers?|"
    r"models?|parts|components|everything|weights?|parameters|whole|entire|embeddings?|head|"
    r"(built|created|exist(s|ed)?|defined|instantiated|registered|constructed|made|ready|place)|"
    r"constructor|construction|appl(y|ies|ied|ying)|call(s|ed|ing)?|run(s|ning)?|invoke[sd]?|"
    r"execute[sd]?|trigger(s|ed)?|initiali[sz](e|es|ed|ing|ation)|last|end(s|ed)?|final|very|soon|"
    r"finishe[sd]|done|completed?|step|line|statement|thing|tree|method|function|job|there|had|"
    r"does|do|can|must|before|until|recursively|itself|gets?|comes?|goes|also|automatically|correctly",
    # the roles turned round, too early, one module at a time, one module only
    against=r"\bby (the )?_?init_weights|\b(after|before|end of|last in) (the )?_?init_weights"
    r"|\b_?init_weights (then )?(calls|runs|applies|executes|invokes|triggers)\b"
    r"|\b(appl(y|ies|ied|ying)|initiali[sz]\w+) (the )?post_init|\bbefore\b|\buntil\b"
    rf"|{q3_after} (each|every|a|any|the|one) ((sub)?module|layer)\b"
    r"|init(__)? of (each|every|all|any|its|the (sub)?(module|layer))"
    r"|(each|every|all|any) (__)?init|\b(calls?|runs?|invokes?|executes?|applies|initiali[sz]es) "
    r"(the |its )?(__init__|constructor)"
    rf"|{q3_after} ([\w']+ ){{0,4}}?(weights?|parameters) ([\w']+ ){{0,3}}?initiali[sz]"
    r"|\b(the|its|an?) (last |final |embedding )?(embedding|head|(sub)?module|layer)\b",
    # what comes later, why it is last, and how thoroughly it is done
    aside=r"(and )?before (the )?training( starts| begins)?|rather than (the )?first|"
    r"makes sure that|only (?=after|once|when)|"
    r"so that (none|no \w+|nothing) is (missed|left out|forgotten)|"
    r"because the (sub)?(layers|modules) have to exist first|[`*]",
)
if not sentences.surely_right(q3, q3_rule):
    raise sentences.NeedsPerson("a person reads this answer and gives the points")
### END HIDDEN TESTS

# %% [markdown]
# Save the notebook. Your answers are graded by running it from top to bottom, so do that once
# yourself: *Run > Restart Kernel and Run All Cells*.
