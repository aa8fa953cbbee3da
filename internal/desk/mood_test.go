package desk_test

import (
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

var (
	furious = desk.Feeling{Emotion: desk.EmotionAngry, P: 0.95, Intensity: 0.9, Politeness: -0.8}
	neutral = desk.Feeling{Emotion: desk.EmotionNeutral, P: 0.9}
	happy   = desk.Feeling{Emotion: desk.EmotionHappy, P: 0.9, Intensity: 0.5, Politeness: 0.6}
	hasty   = desk.Feeling{Emotion: desk.EmotionNeutral, P: 0.8, Urgency: 0.95}
)

// over is the mood after messages that are a minute apart.
func over(list ...desk.Feeling) desk.Mood {
	var m desk.Mood
	for i, f := range list {
		m = m.After(int64(i+1), now.Add(time.Duration(i)*time.Minute), f)
	}
	return m
}

func TestMood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list  []desk.Feeling
		level desk.Level
		trend desk.Trend
		worst int64
	}{
		"nothing":                       {nil, desk.LevelCalm, desk.TrendSteady, 0},
		"neutral":                       {[]desk.Feeling{neutral, neutral, neutral}, desk.LevelCalm, desk.TrendSteady, 0},
		"one outburst is heard":         {[]desk.Feeling{neutral, neutral, furious}, desk.LevelUpset, desk.TrendFalling, 3},
		"a plain line does not undo it": {[]desk.Feeling{furious, furious, neutral}, desk.LevelUpset, desk.TrendSteady, 1},
		"kindness does":                 {[]desk.Feeling{furious, happy, happy}, desk.LevelCalm, desk.TrendRising, 1},
		"so do some calm lines":         {[]desk.Feeling{furious, neutral, neutral, neutral}, desk.LevelCalm, desk.TrendSteady, 1},
		"in a hurry":                    {[]desk.Feeling{hasty, hasty}, desk.LevelUrgent, desk.TrendSteady, 0},
		"anger comes before hurry":      {[]desk.Feeling{hasty, hasty, furious}, desk.LevelUpset, desk.TrendFalling, 3},
	} {
		m := over(c.list...)
		if m.Level() != c.level || m.Trend() != c.trend || m.WorstSeq != c.worst {
			t.Errorf("%s: got %s, %s, worst %d, want %s, %s, worst %d (%+v)", name, m.Level(), m.Trend(), m.WorstSeq, c.level, c.trend, c.worst, m)
		}
		if m.Value < -1 || m.Value > 1 || m.Worst < -1 || m.Worst > 0 {
			t.Errorf("%s is out of bounds: %+v", name, m)
		}
	}
}

func TestMoodReadsAMessageOnce(t *testing.T) {
	t.Parallel()
	m := over(neutral, furious)
	if again := m.After(2, now.Add(time.Hour), happy); again != m {
		t.Errorf("read again: %+v, want %+v", again, m)
	}
}

func TestMoodFades(t *testing.T) {
	t.Parallel()
	m := over(furious, furious)
	soon, late := m.After(3, m.At.Add(time.Minute), neutral), m.After(3, m.At.Add(72*time.Hour), neutral)
	if !soon.Upset || late.Upset || late.Value < -0.05 {
		t.Errorf("after a minute %+v, after three days %+v", soon, late)
	}
	if back := m.After(3, m.At.Add(-time.Hour), neutral); back.Value < -1 {
		t.Errorf("a clock that goes back: %+v", back)
	}
}

func TestTone(t *testing.T) {
	t.Parallel()
	order := []desk.Feeling{
		furious,
		{Emotion: desk.EmotionAngry, P: 0.5, Intensity: 0.3},
		{Emotion: desk.EmotionNeutral, P: 0.9, Politeness: -0.4},
		neutral,
		{Emotion: desk.EmotionHappy, P: 0.5},
		happy,
	}
	for i := 1; i < len(order); i++ {
		if a, b := order[i-1].Tone(), order[i].Tone(); a >= b {
			t.Errorf("%+v at %.2f is not below %+v at %.2f", order[i-1], a, order[i], b)
		}
	}
	worst := desk.Feeling{Emotion: desk.EmotionAngry, P: 1, Intensity: 1, Politeness: -1, Sentiment: -1}
	if got := worst.Tone(); got != -1 {
		t.Errorf("the worst: got %v, want -1", got)
	}
}
