"""Any model: the data of its definitions and its sizes become one graph, which exact arithmetics walk.

read.read_model(data), instance.Instance(model, sizes), claims.refute(model, claim), verify.verify(model,
sizes).
"""
