package desk

import (
	"math"
	"time"
)

// Felt is how one message of a customer sounds.
type Felt struct {
	Seq     int64
	At      time.Time
	Text    string // its beginning, as in Message.Preview
	Feeling Feeling
}

// Mood is how a customer has felt over a conversation. Values go from -1, beside
// oneself, to 1, happy.
type Mood struct {
	Seq      int64     // the newest message that is in it, 0 = nothing was read yet
	At       time.Time // of that message
	Value    float64   // now, smoothed over the last messages
	Slow     float64   // where Value has been lately, for the trend
	Urgency  float64   // 0 to 1, smoothed
	Worst    float64   // of one message so far, 0 at best
	WorstSeq int64     // which one that was, 0 = none was unhappy
	Upset    bool
}

// Level is what a list shows of a mood.
type Level string

// The levels, the most pressing last.
const (
	LevelCalm   Level = "calm"
	LevelUrgent Level = "urgent"
	LevelUpset  Level = "upset"
)

// Trend says where a mood goes.
type Trend string

// The trends.
const (
	TrendRising  Trend = "rising" // it gets better
	TrendSteady  Trend = "steady"
	TrendFalling Trend = "falling"
)

// A mood falls faster than it recovers: one angry message is heard at once, and
// one that is merely polite does not make up for it.
const (
	moodFalls    = 0.6 // share of the newest message when it is worse
	moodRises    = 0.35
	moodFollows  = 0.4 // share of the value in what it is compared with for the trend
	urgencyMoves = 0.5
	moodHalves   = 12 * time.Hour // what was felt before counts half

	upsetFrom  = -0.4
	upsetUntil = -0.2
	urgentFrom = 0.6
	trendFrom  = 0.12
)

// Tone is a feeling on the scale of moods.
func (f *Feeling) Tone() float64 {
	tone := 0.0
	switch f.Emotion {
	case EmotionAngry:
		tone = -f.P * (0.6 + 0.4*f.Intensity)
	case EmotionSad:
		tone = -f.P * (0.4 + 0.3*f.Intensity)
	case EmotionAnxious:
		tone = -f.P * (0.3 + 0.3*f.Intensity)
	case EmotionHappy:
		tone = f.P * (0.6 + 0.4*f.Intensity)
	}
	// Rudeness weighs on whatever is felt; a complaint about the goods a little.
	tone += 0.25*min(0, f.Politeness) + 0.1*min(0, f.Sentiment)
	return max(-1, min(1, tone))
}

// After is the mood once a message was read. One that is in it already changes
// nothing.
func (m Mood) After(seq int64, at time.Time, f Feeling) Mood {
	if seq <= m.Seq {
		return m
	}
	tone := f.Tone()
	faded := 1.0
	if m.Seq > 0 {
		faded = math.Exp2(-max(0, at.Sub(m.At).Hours()) / moodHalves.Hours())
	}
	share := moodRises
	if tone < m.Value*faded {
		share = moodFalls
	}
	m.Value = mix(m.Value*faded, tone, share)
	m.Slow = mix(m.Slow*faded, m.Value, moodFollows)
	m.Urgency = mix(m.Urgency*faded, f.Urgency, urgencyMoves)
	if tone < m.Worst {
		m.Worst, m.WorstSeq = tone, seq
	}
	// Two borders, so that it does not flicker between two messages.
	m.Upset = m.Value <= upsetFrom || m.Upset && m.Value < upsetUntil
	m.Seq, m.At = seq, at
	return m
}

// Level is how pressing the mood is.
func (m *Mood) Level() Level {
	switch {
	case m.Upset:
		return LevelUpset
	case m.Urgency >= urgentFrom:
		return LevelUrgent
	}
	return LevelCalm
}

// Trend compares the value with where it has been lately.
func (m *Mood) Trend() Trend {
	switch d := m.Value - m.Slow; {
	case d >= trendFrom:
		return TrendRising
	case d <= -trendFrom:
		return TrendFalling
	}
	return TrendSteady
}

func mix(before, now, share float64) float64 { return before + share*(now-before) }
