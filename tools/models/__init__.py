"""Chat models: one small contract, and what speaks it – servers, local models, scripts, cassettes."""
