"""Remember what people decided: corrections, answers, followers, closings, what was sent."""
