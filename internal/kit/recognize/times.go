package recognize

func (s *scan) times() []Found { return nil }
