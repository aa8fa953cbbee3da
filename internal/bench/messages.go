package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ratePerSocket is how often a visitor writes, a second.
const ratePerSocket = 0.83

// questions are answered from the demo shop's knowledge. All are whole: after a
// fragment such as "你好" the bot waits 0.7 s for the rest, by design.
var questions = []string{
	"退货怎么退", "运费谁出", "怎么开发票", "什么时候发货", "可以改地址吗", "怎么用优惠券", "七天无理由怎么算", "谢谢",
	"How do I return an item?", "When will my order ship?", "Do you ship abroad?", "How can I change my address?",
}

// messages measures exchanges (a customer's message and the bot's answer, both
// durable) and messages that nobody answers, product and floor in turn.
func (b *bencher) messages(ctx context.Context) error {
	for _, s := range b.stores() {
		for _, quiet := range []bool{false, true} {
			if err := b.messagesOn(ctx, s, quiet); err != nil {
				return fmt.Errorf("messages on %s: %w", s.name, err)
			}
		}
	}
	return nil
}

type round struct{ product, floor Figures }

func (b *bencher) messagesOn(ctx context.Context, s store, quiet bool) error {
	what := "exchange"
	if quiet {
		what = "message"
	}
	dsn, err := s.fixture(ctx)
	if err != nil {
		return err
	}
	tokens, err := b.visitors(ctx, dsn, b.Sockets)
	if err != nil {
		return err
	}
	load := Load{
		Sockets: b.Sockets, Rate: ratePerSocket, Warm: 4 * time.Second, Length: b.Length,
		Quiet: quiet, Texts: questions,
	}
	var rounds []round
	for i := range b.Rounds {
		var r round
		f, err := b.floor(ctx, s)
		if err != nil {
			return err
		}
		r.floor, err = load.Run(ctx, f)
		if err = errors.Join(err, f.Stop()); err != nil {
			return fmt.Errorf("floor: %w", err)
		}
		p, _, err := b.product(ctx, s, dsn)
		if err != nil {
			return err
		}
		l := load
		l.Tokens = tokens
		r.product, err = l.Run(ctx, p)
		if err = errors.Join(err, p.Stop()); err != nil {
			return fmt.Errorf("product: %w", err)
		}
		rounds = append(rounds, r)
		b.report.Note("%s, %s, round %d of %d: product %s · floor %s", s.name, what, i+1, b.Rounds, r.product, r.floor)
	}
	b.reportMessages(s, what, quiet, rounds)
	return nil
}

func (b *bencher) reportMessages(s store, what string, quiet bool, rounds []round) {
	name := func(figure string) string {
		return fmt.Sprintf("%s: %s, %s, %d sockets", s.name, what, figure, b.Sockets)
	}
	latency := func(f Figures) Spread {
		if quiet {
			return f.Ack
		}
		return f.Answer
	}
	compare := func(figure string, limit float64, of func(Figures) time.Duration) {
		var product, floor []time.Duration
		var ratios []float64
		for _, r := range rounds {
			p, f := of(r.product), of(r.floor)
			product, floor = append(product, p), append(floor, f)
			ratios = append(ratios, float64(p)/float64(max(f, 1)))
		}
		ratio := median(ratios)
		b.report.Add(Row{
			What: name(figure), Goal: fmt.Sprintf("≤ %g × floor", limit), Product: ms(median(product)), Floor: ms(median(floor)),
			Ratio: fmt.Sprintf("%.2f", ratio), OK: ratio <= limit,
		})
	}
	if quiet {
		compare("CPU", 4, func(f Figures) time.Duration { return f.CPU })
	} else {
		compare("p50", 4, func(f Figures) time.Duration { return latency(f).P50 })
		compare("p99", 2, func(f Figures) time.Duration { return latency(f).P99 })
		var cpu, floor []time.Duration
		for _, r := range rounds {
			cpu, floor = append(cpu, r.product.CPU), append(floor, r.floor.CPU)
		}
		b.report.Add(Row{
			What: name("CPU"), Goal: "≤ 0.35 ms", Product: ms(median(cpu)), Floor: ms(median(floor)),
			Ratio: fmt.Sprintf("%.2f", float64(median(cpu))/float64(max(median(floor), 1))), OK: median(cpu) <= 350*time.Microsecond,
		})
	}
	var errs, sent, missing int64
	for _, r := range rounds {
		errs, sent = errs+r.product.Errors, sent+r.product.Sent
		if !quiet {
			missing += r.product.Sent - r.product.Answered
		}
	}
	// A message that was sent at the end is answered after it, and the reverse
	// at the beginning: a thousandth is the border of the window, not a loss.
	b.report.Add(Row{
		What: name("unanswered"), Goal: "0", Product: fmt.Sprintf("%d errors, %d unanswered of %d", errs, max(missing, 0), sent),
		OK: errs == 0 && missing <= sent/1000+5,
	})
}

// String is a line for the run's log.
func (f Figures) String() string {
	s := fmt.Sprintf("ack %s/%s", ms(f.Ack.P50), ms(f.Ack.P99))
	if f.Answered > 0 {
		s += fmt.Sprintf(", answer %s/%s", ms(f.Answer.P50), ms(f.Answer.P99))
	}
	s += fmt.Sprintf(", CPU %s", ms(f.CPU))
	if f.CPUHelped != f.CPU {
		s += fmt.Sprintf(" (%s with the database)", ms(f.CPUHelped))
	}
	return s + fmt.Sprintf(", %d sent", f.Sent)
}
