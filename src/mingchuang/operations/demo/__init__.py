"""The fictional district 明窗区 of 示例市: made here from nothing, no real place and no real person."""
