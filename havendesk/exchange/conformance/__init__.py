"""The conformance kit: what an exchange engineer runs against their own implementation of the contract.

Each check has a name, needs certain groups, and fails for one kind of wrong only: a test lets the sandbox
commit each wrong and sees exactly its check fail. The kit shares nothing with the client but the signature.
"""
