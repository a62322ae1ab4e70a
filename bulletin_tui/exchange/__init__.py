"""Reading and writing files that other programs read: all or nothing, faults named by place."""
