package extract

import "context"

func (b *builder) pdf(_ context.Context, _ []byte) error { return fail(Unsupported, "PDF") }
