# Links whose target stands in a definition elsewhere.
# notebook: quiz
# %% [markdown] extra="q1"
# [a] [b] [c] [d][e] ![f] [g]
#
# [a]: javascript:alert(1)
# [b]: java&#115;cript:alert(1)
# [c]: <java&#115;cript:alert(1)>
# [e]:
#   java&#115;cript&#58;alert(1)
# [f]: data&colon;text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
#
# > [g]:
# > java&#115;cript:alert(1)
