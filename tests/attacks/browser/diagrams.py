# A mermaid diagram, which the page's own script draws, with links and tags in it.
# notebook: quiz
# %% [markdown] extra="q1"
# ```mermaid
# %%{init: {"securityLevel": "loose", "htmlLabels": true}}%%
# graph TD
# A["</pre><img src=x onerror=alert(1)>"] --> B["&lt;img src=x onerror=alert(1)&gt;"]
# click A href "javascript:alert(1)"
# ```
#
# ~~~ mermaid
# graph TD; </pre></div><script>alert(1)</script>
# ~~~
