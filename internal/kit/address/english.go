package address

func (p *parser) english() {}
