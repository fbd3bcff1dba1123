"""`make eval`: how often correct and wrong answers are accepted, by rule, judge and both; attacks; calibration."""
