"""Puts markup and scripts into outputs, Markdown, names and error messages."""

AT_MOST = 0
WANTS = "a script on the page"

# %% show
from IPython.display import HTML, SVG, Javascript, Markdown, display

SCRIPT = "<script>document.body.innerHTML = '20 of 20'</script><img src=x onerror=alert(1)>"
display(HTML(SCRIPT), Javascript("document.title = '20 of 20'"), Markdown(f"{SCRIPT} [link](javascript:alert(1))"))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><a href="javascript:alert(1)"><text y="9">x</text></a></svg>'))
print(SCRIPT, "</pre></div>")


# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    raise type("<b onmouseover=alert(1)>Error</b>", (Exception,), {})("</pre><script>alert('layer_norm')</script> =cmd|' /C calc'!A0")


# %% gradient_norms
def gradient_norms(cell, x):
    raise ValueError("](javascript:alert(1)) <iframe src=//example.org></iframe>" + "\u202e\x1b[31m" + "A" * 100_000)


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()
