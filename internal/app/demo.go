package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

const (
	demoZone     = "Asia/Shanghai"
	demoCurrency = "CNY"
)

// loadDemo fills an empty database with the demo shop, through the importers
// that every shop uses. A database that has it already is left alone; a load
// that was interrupted is taken up again, since every part can be repeated.
func loadDemo(ctx context.Context, s *cli.Services, box *inbox.Service, log *slog.Logger) error {
	channels, err := demoChannels(ctx, s)
	if err != nil {
		return err
	}
	if len(channels) > 0 {
		shop, err := s.Settings.Shop(ctx)
		if err != nil || shop.Name == demoShopName {
			return err // the name is set when all is done
		}
	}
	log.InfoContext(ctx, "loading the demo shop")
	users, err := demoTeam(ctx, s)
	if err != nil {
		return err
	}
	if err := demoSites(ctx, s, channels); err != nil {
		return err
	}
	if err := demoImports(ctx, s); err != nil {
		return err
	}
	if err := demoTables(ctx, s, users[0]); err != nil {
		return err
	}
	if err := demoReplies(ctx, s, users[0]); err != nil {
		return err
	}
	if channels, err = demoChannels(ctx, s); err != nil {
		return err
	}
	if err := demoTalks(ctx, s, box, channels, users); err != nil {
		return err
	}
	name, zone, currency := demoShopName, demoZone, demoCurrency
	_, err = s.Settings.UpdateShop(ctx, settings.ShopUpdate{Name: &name, TimeZone: &zone, Currency: &currency})
	return err
}

const demoShopName = "小满优选 Xiaoman Select"

// demoChannels returns the demo's sites by language.
func demoChannels(ctx context.Context, s *cli.Services) (map[string]desk.Channel, error) {
	all, err := s.Settings.Channels(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]desk.Channel{}
	for _, c := range all {
		if c.Key == demoKey(c.Lang) {
			out[c.Lang] = c
		}
	}
	return out, nil
}

func demoKey(lang string) string { return demo.Prefix + lang }

// demoTeam makes the people whose logins the command line prints.
func demoTeam(ctx context.Context, s *cli.Services) ([]desk.User, error) {
	for _, p := range cli.DemoLogins() {
		_, err := s.Auth.Create(ctx, auth.Member{Email: p.Email, Name: p.Name, Role: p.Role, Password: p.Password})
		if err != nil && desk.CodeOf(err) != desk.CodeConflict {
			return nil, fmt.Errorf("demo user %s: %w", p.Email, err)
		}
	}
	return s.Auth.Users(ctx)
}

func demoSites(ctx context.Context, s *cli.Services, have map[string]desk.Channel) error {
	sites, err := demo.Channels()
	if err != nil {
		return err
	}
	for _, c := range sites {
		if _, ok := have[c.Lang]; ok {
			continue
		}
		_, err := s.Settings.CreateChannel(ctx, settings.ChannelUpdate{
			Name: &c.Name, Lang: &c.Lang, Greeting: &c.Greeting, BotName: &c.BotName, Accent: &c.Accent,
			TopQuestions: &c.TopQuestions, Key: c.ID,
		})
		if err != nil {
			return fmt.Errorf("demo channel %s: %w", c.ID, err)
		}
	}
	return nil
}

func demoImports(ctx context.Context, s *cli.Services) error {
	list, err := demo.Materialize(time.Now())
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		return err
	}
	importers := map[string]func(context.Context, tabular.Records, tabular.Options, *tabular.Report) error{
		"products": s.Catalog.Import, "customers": s.Customers.Import, "orders": s.Orders.Import, "knowledge": s.Knowledge.Import,
	}
	for _, f := range list {
		file, err := tabular.New(bytes.NewReader(f.Data), int64(len(f.Data)), f.Name, tabular.Source{})
		if err != nil {
			return fmt.Errorf("demo %s: %w", f.Name, err)
		}
		var report tabular.Report
		err = importers[f.Kind](ctx, file.Records(), tabular.Options{Zone: zone, Currency: demoCurrency}, &report)
		if err == nil && report.Failed > 0 {
			p := report.Problems[0]
			err = fmt.Errorf("%d records failed; row %d, %s: %s", report.Failed, p.Row, p.Field, p.Text)
		}
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("demo %s: %w", f.Name, err)
		}
	}
	return errors.Join(s.Catalog.Refresh(ctx), s.Knowledge.Refresh(ctx))
}

func demoTables(ctx context.Context, s *cli.Services, owner desk.User) error {
	list, err := demo.Tables()
	if err != nil {
		return err
	}
	by := desk.Actor{UserID: owner.ID, Name: owner.Name, Role: desk.RoleOwner, Permissions: desk.RoleOwner.Permissions()}
	for _, one := range list {
		t := table.Table{ExternalID: one.ID, Title: one.Title, Lang: one.Lang, About: one.About, Products: one.Products, Enabled: true}
		err := json.Unmarshal(one.Content, &t.Content)
		if err == nil {
			err = s.Tables.Import(ctx, by, t)
		}
		if err != nil {
			return fmt.Errorf("demo table %s: %w", one.ID, err)
		}
	}
	return nil
}

func demoReplies(ctx context.Context, s *cli.Services, owner desk.User) error {
	list, err := demo.CannedReplies()
	if err != nil {
		return err
	}
	by := desk.Actor{UserID: owner.ID, Name: owner.Name, Role: desk.RoleOwner, Permissions: desk.RoleOwner.Permissions()}
	for _, r := range list {
		_, err := s.Settings.CreateCannedReply(ctx, by, settings.CannedReply{Shortcut: r.Shortcut, Title: r.Title, Text: r.Text, Lang: r.Lang})
		if err != nil && desk.CodeOf(err) != desk.CodeConflict {
			return fmt.Errorf("demo reply %s: %w", r.Shortcut, err)
		}
	}
	return nil
}

// demoTalks writes the sample conversations. Those of a person are the agent's.
func demoTalks(ctx context.Context, s *cli.Services, box *inbox.Service, channels map[string]desk.Channel, users []desk.User) error {
	list, err := demo.Conversations(time.Now())
	if err != nil {
		return err
	}
	var agent desk.User
	for _, u := range users {
		if u.Role == desk.RoleAgent {
			agent = u
		}
	}
	for _, c := range list {
		customer, err := s.Customers.GetByExternalID(ctx, c.Customer)
		if err != nil {
			return fmt.Errorf("demo conversation %s: %w", c.ID, err)
		}
		past := inbox.Past{CustomerID: customer.ID, ChannelID: channels[c.Channel].ID, Lang: c.Lang, State: desk.State(c.State)}
		if past.State == desk.StateAgent || past.State == desk.StateResolved {
			past.AgentID = agent.ID
		}
		if past.State == desk.StateQueued {
			past.HandoverWhy = "handover.asked"
		}
		for _, line := range c.Messages {
			m, err := demoMessage(ctx, s, line, c.Lang, customer.ID, agent)
			if err != nil {
				return fmt.Errorf("demo conversation %s: %w", c.ID, err)
			}
			past.Messages = append(past.Messages, m)
		}
		if _, err := box.ImportPast(ctx, past); err != nil {
			return fmt.Errorf("demo conversation %s: %w", c.ID, err)
		}
	}
	return nil
}

func demoMessage(ctx context.Context, s *cli.Services, line demo.Message, lang string, customer desk.CustomerID, agent desk.User) (desk.Message, error) {
	m := desk.Message{Sender: desk.Sender(line.From), Kind: desk.KindText, Text: line.Text, At: line.At}
	var payload any
	switch {
	case m.Sender == desk.SenderSystem:
		m.Kind, m.Text = desk.KindSystem, ""
		payload = desk.SystemPayload{Key: line.Text, Args: map[string]string{"name": agent.Name}}
	case line.Order != "":
		o, err := s.Orders.GetByNumber(ctx, line.Order)
		if err != nil {
			return m, err
		}
		m.Kind, payload = desk.KindOrderCard, o.Card()
		m.Evidence = []desk.Evidence{{Kind: "order", ID: o.Number, Title: o.Number, Version: o.Version}}
	case line.Product != "":
		p, err := s.Catalog.GetByExternalID(ctx, line.Product)
		if err != nil {
			return m, err
		}
		m.Kind, payload = desk.KindProductCard, p.Card(lang)
		m.Evidence = []desk.Evidence{{Kind: "product", ID: string(p.ID), Title: p.Card(lang).Title, Version: p.Version}}
	}
	switch m.Sender {
	case desk.SenderCustomer:
		m.SenderID = string(customer)
	case desk.SenderAgent:
		m.SenderID = string(agent.ID)
	case desk.SenderBot, desk.SenderSystem:
	}
	if payload == nil {
		return m, nil
	}
	var err error
	m.Payload, err = json.Marshal(payload)
	return m, err
}
