"""A server on this machine that plays Meta: the Graph API towards us, and Messenger towards a customer.

It has Meta's limits, windows, error codes and shapes, in memory alone, and makes trouble on demand. Whoever tries the
product writes to it from a page that looks like Messenger; tests drive the same server by its own HTTP API.

    errors      what the Graph API refuses with
    limits      what a message may look like
    windows     what may be sent when
    templates   utility messages and their approval
    setup       what an app sets for a Page: subscriptions, greeting, menu
    world       people, threads, the clock
    customers   what a customer does, as webhook events
    sending     the Send API
    webhooks    signing, batching, sending again, and disorder (faults)
    graph, control, application     HTTP
"""
