# Left the post-mortem debugger in.
# %% extra="q2"
%debug
%system date
# %% answer="q1"
q1 = "b"
