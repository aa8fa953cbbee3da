package httpapi

import (
	"net/http"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

const (
	get    = http.MethodGet
	post   = http.MethodPost
	put    = http.MethodPut
	patch  = http.MethodPatch
	remove = http.MethodDelete
)

// routes is the whole table: method, path, who, with which permission, under
// which limit, what for, and the handler.
func (s *server) routes() []route {
	return []route{
		{post, "/api/v1/session", public, "", limitLogin, "Sign in", op(s.login)},
		{get, "/api/v1/session", member, "", limitAPI, "Who is signed in", op(s.getSession)},
		{remove, "/api/v1/session", person, "", limitAPI, "Sign out", op(s.logout)},
		{get, "/api/v1/invites/{token}", public, "", limitLogin, "Look at a one-time link", op(s.getInvite)},
		{post, "/api/v1/invites/{token}", public, "", limitLogin, "Choose a password by a one-time link", op(s.acceptInvite)},
		{patch, "/api/v1/me", person, "", limitAPI, "Change one's own profile", op(s.updateProfile)},
		{put, "/api/v1/me/password", person, "", limitAPI, "Change one's own password", op(s.changePassword)},
		{post, "/api/v1/socket-ticket", member, desk.CanReadConversations, limitAPI, "Make a ticket for the agent socket", op(s.createTicket)},

		{get, "/api/v1/users", member, desk.CanReadUsers, limitAPI, "List the team", op(s.listUsers)},
		{post, "/api/v1/users", person, desk.CanManageUsers, limitAPI, "Invite somebody", op(s.inviteUser)},
		{patch, "/api/v1/users/{id}", person, desk.CanManageUsers, limitAPI, "Change a member", op(s.updateUser)},
		{post, "/api/v1/users/{id}/invite", person, desk.CanManageUsers, limitAPI, "Make a new one-time link", op(s.reinviteUser)},

		{get, "/api/v1/tokens", person, desk.CanManageTokens, limitAPI, "List one's own API tokens", op(s.listTokens)},
		{post, "/api/v1/tokens", person, desk.CanManageTokens, limitAPI, "Make an API token", op(s.createToken)},
		{remove, "/api/v1/tokens/{id}", person, desk.CanManageTokens, limitAPI, "End an API token", op(s.deleteToken)},

		{get, "/api/v1/conversations", member, desk.CanReadConversations, limitAPI, "A page of the inbox", op(s.listConversations)},
		{get, "/api/v1/conversations/counts", member, desk.CanReadConversations, limitAPI, "Count the views of the inbox", op(s.countConversations)},
		{get, "/api/v1/conversations/{id}", member, desk.CanReadConversations, limitAPI, "One conversation", op(s.getConversation)},
		{get, "/api/v1/conversations/{id}/messages", member, desk.CanReadConversations, limitAPI, "A stretch of the log", op(s.listMessages)},
		{post, "/api/v1/conversations/{id}/messages", member, desk.CanReply, limitAPI, "Send a message", op(s.sendMessage)},
		{post, "/api/v1/conversations/{id}/takeover", member, desk.CanReply, limitAPI, "Become the owner", op(s.takeOver)},
		{post, "/api/v1/conversations/{id}/handback", member, desk.CanReply, limitAPI, "Give it back to the bot", op(s.handBack)},
		{post, "/api/v1/conversations/{id}/resolve", member, desk.CanReply, limitAPI, "Close it", op(s.resolve)},
		{post, "/api/v1/conversations/{id}/transfer", member, desk.CanReply, limitAPI, "Pass it to a colleague", op(s.transfer)},
		{put, "/api/v1/conversations/{id}/read", member, desk.CanReply, limitAPI, "Mark as read", op(s.markRead)},
		{get, "/api/v1/conversations/{id}/context", member, desk.CanReadConversations, limitAPI, "The customer, their orders and earlier conversations", op(s.getContext)},
		{get, "/api/v1/conversations/{id}/turns/{seq}", member, desk.CanReadConversations, limitAPI, "Why the bot answered as it did", op(s.getTurn)},
		{get, "/api/v1/conversations/{id}/mood", member, desk.CanReadConversations, limitAPI, "How the customer has felt, message by message", op(s.getMood)},
		{get, "/api/v1/conversations/{id}/marks", member, desk.CanReadConversations, limitAPI, "Messages that were marked as misunderstood or answered wrong", op(s.listMarks)},
		{get, "/api/v1/conversations/{id}/messages/{seq}/reading", member, desk.CanReadConversations, limitAPI, "What was understood of a customer's message", op(s.getReading)},
		{put, "/api/v1/conversations/{id}/messages/{seq}/mark", member, desk.CanReply, limitAPI, "Mark a message as misunderstood, or an answer as wrong", op(s.saveMark)},
		{remove, "/api/v1/conversations/{id}/messages/{seq}/mark", member, desk.CanReply, limitAPI, "Take a mark back", op(s.deleteMark)},
		{get, "/api/v1/conversations/{id}/gaps", member, desk.CanReadConversations, limitAPI, "Messages that were proposed for the knowledge base", op(s.listProposed)},
		{put, "/api/v1/conversations/{id}/messages/{seq}/gap", member, desk.CanReply, limitAPI, "Propose a message for the knowledge base", op(s.proposeGap)},
		{remove, "/api/v1/conversations/{id}/messages/{seq}/gap", member, desk.CanReply, limitAPI, "Take a proposal back", op(s.withdrawGap)},
		{get, "/api/v1/search/messages", member, desk.CanReadConversations, limitAPI, "Find messages by their words", op(s.searchMessages)},
		{post, "/api/v1/attachments", member, desk.CanReply, limitUpload, "Upload a file", raw(s.uploadByMember, documentUpload)},

		{get, "/api/v1/orders", member, desk.CanReadConversations, limitAPI, "Find orders", op(s.listOrders)},
		{get, "/api/v1/orders/{number}", member, desk.CanReadConversations, limitAPI, "One order", op(s.getOrder)},
		{get, "/api/v1/products", member, desk.CanReadConversations, limitAPI, "Find products", op(s.listProducts)},
		{get, "/api/v1/products/{id}", member, desk.CanReadConversations, limitAPI, "One product", op(s.getProduct)},

		{get, "/api/v1/knowledge/categories", member, desk.CanReadKnowledge, limitAPI, "The tree of categories", op(s.listCategories)},
		{post, "/api/v1/knowledge/categories", member, desk.CanWriteKnowledge, limitAPI, "Make a category", op(s.createCategory)},
		{patch, "/api/v1/knowledge/categories/{id}", member, desk.CanWriteKnowledge, limitAPI, "Rename or move a category", op(s.updateCategory)},
		{remove, "/api/v1/knowledge/categories/{id}", member, desk.CanWriteKnowledge, limitAPI, "Delete an empty category", op(s.deleteCategory)},
		{get, "/api/v1/knowledge/entries", member, desk.CanReadKnowledge, limitAPI, "Find knowledge entries", op(s.listEntries)},
		{post, "/api/v1/knowledge/entries", member, desk.CanWriteKnowledge, limitAPI, "Make an entry", op(s.createEntry)},
		{get, "/api/v1/knowledge/entries/{id}", member, desk.CanReadKnowledge, limitAPI, "One entry", op(s.getEntry)},
		{put, "/api/v1/knowledge/entries/{id}", member, desk.CanWriteKnowledge, limitAPI, "Replace an entry", op(s.replaceEntry)},
		{remove, "/api/v1/knowledge/entries/{id}", member, desk.CanWriteKnowledge, limitAPI, "Delete an entry", op(s.deleteEntry)},
		{get, "/api/v1/knowledge/entries/{id}/marks", member, desk.CanReadConversations, limitAPI, "Answers of an entry that were marked as wrong", op(s.listEntryMarks)},
		{get, "/api/v1/knowledge/entries/{id}/feedback", member, desk.CanReadKnowledge, limitAPI, "What visitors said about an entry", op(s.getEntryFeedback)},
		{get, "/api/v1/knowledge/least-helpful", member, desk.CanReadKnowledge, limitAPI, "Entries that have helped visitors least", op(s.listLeastHelpful)},
		{post, "/api/v1/knowledge/test", member, desk.CanReadKnowledge, limitAPI, "What the bot would answer, and why", op(s.testKnowledge)},

		{get, "/api/v1/knowledge/history", member, desk.CanReadKnowledge, limitAPI, "Old chats that were imported", op(s.listHistory)},
		{post, "/api/v1/knowledge/history", member, desk.CanWriteKnowledge, limitUpload, "Import old chats, and group their questions", raw(s.startHistory, documentHistory[wire.HistoryImport])},
		{post, "/api/v1/knowledge/history/preview", member, desk.CanWriteKnowledge, limitUpload, "What a file of old chats holds; nothing is stored", raw(s.previewHistory, documentHistory[wire.HistoryPreview])},
		{get, "/api/v1/knowledge/history/{id}", member, desk.CanReadKnowledge, limitAPI, "An import, and what customers asked most", op(s.getHistory)},
		{remove, "/api/v1/knowledge/history/{id}", member, desk.CanWriteKnowledge, limitAPI, "Undo an import and what came of it", op(s.undoHistory)},
		{get, "/api/v1/knowledge/history/clusters/{id}", member, desk.CanReadKnowledge, limitAPI, "Old questions that mean the same, and what people answered", op(s.getCluster)},
		{post, "/api/v1/knowledge/history/clusters/{id}/accept", member, desk.CanWriteKnowledge, limitAPI, "Make an entry of old questions", op(s.acceptCluster)},
		{post, "/api/v1/knowledge/history/clusters/{id}/join", member, desk.CanWriteKnowledge, limitAPI, "Add old questions to an entry", op(s.joinCluster)},
		{post, "/api/v1/knowledge/history/clusters/{id}/merge", member, desk.CanWriteKnowledge, limitAPI, "Put old questions together with others", op(s.mergeCluster)},
		{post, "/api/v1/knowledge/history/clusters/{id}/reject", member, desk.CanWriteKnowledge, limitAPI, "Put old questions aside", op(s.rejectCluster)},
		{post, "/api/v1/knowledge/history/clusters/{id}/reopen", member, desk.CanWriteKnowledge, limitAPI, "Take back what was decided about old questions", op(s.reopenCluster)},

		{get, "/api/v1/knowledge/gaps", member, desk.CanReadConversations, limitAPI, "Questions that the knowledge base does not answer", op(s.listGaps)},
		{get, "/api/v1/knowledge/gaps/news", member, desk.CanReadKnowledge, limitAPI, "What waits for whoever keeps the knowledge base", op(s.getGapNews)},
		{get, "/api/v1/knowledge/gaps/{id}", member, desk.CanReadConversations, limitAPI, "A gap with its draft", op(s.getGap)},
		{post, "/api/v1/knowledge/gaps/{id}/accept", member, desk.CanWriteKnowledge, limitAPI, "Make an entry of a gap, or add it to one", op(s.acceptGap)},
		{post, "/api/v1/knowledge/gaps/{id}/reject", member, desk.CanWriteKnowledge, limitAPI, "Close a gap without an entry", op(s.rejectGap)},
		{post, "/api/v1/knowledge/gaps/{id}/merge", member, desk.CanWriteKnowledge, limitAPI, "Put a gap into another one", op(s.mergeGap)},
		{post, "/api/v1/knowledge/gaps/{id}/reopen", member, desk.CanWriteKnowledge, limitAPI, "Take the decision about a gap back", op(s.reopenGap)},
		{get, "/api/v1/knowledge/coverage", member, desk.CanReadKnowledge, limitAPI, "How many questions are answered, by day", op(s.getCoverage)},
		{put, "/api/v1/knowledge/coverage", member, desk.CanWriteKnowledge, limitAPI, "Change when to be told", op(s.setCoverageWatch)},
		{get, "/api/v1/knowledge/coverage/{day}/questions", member, desk.CanReadConversations, limitAPI, "Questions of a day that found no answer", op(s.listAskedOn)},
		{get, "/api/v1/knowledge/review", member, desk.CanReadKnowledge, limitAPI, "Entries that are worth a look", op(s.listReview)},
		{get, "/api/v1/knowledge/imports", member, desk.CanWriteKnowledge, limitAPI, "List the files that became entries", op(s.listImports)},
		{post, "/api/v1/knowledge/imports", member, desk.CanWriteKnowledge, limitUpload, "Upload a file to make entries of", raw(s.uploadImport, documentImport)},
		{get, "/api/v1/knowledge/imports/{id}", member, desk.CanWriteKnowledge, limitAPI, "One import", op(s.getImport)},
		{remove, "/api/v1/knowledge/imports/{id}", member, desk.CanWriteKnowledge, limitAPI, "Forget an import and its file; the entries stay", op(s.deleteImport)},
		{post, "/api/v1/knowledge/imports/{id}/preview", member, desk.CanWriteKnowledge, limitAPI, "What a plan would do", op(s.previewImport)},
		{post, "/api/v1/knowledge/imports/{id}/run", member, desk.CanWriteKnowledge, limitAPI, "Begin to write what a plan says", op(s.runImport)},
		{post, "/api/v1/knowledge/imports/{id}/undo", member, desk.CanWriteKnowledge, limitAPI, "Begin to take an import back", op(s.undoImport)},
		{get, "/api/v1/knowledge/imports/{id}/rows", member, desk.CanWriteKnowledge, limitAPI, "What became of each row", op(s.listImportRows)},

		{get, "/api/v1/understanding/intents", member, desk.CanReadKnowledge, limitAPI, "The taxonomy of intents", op(s.listIntents)},
		{put, "/api/v1/understanding/intents/{id}", member, desk.CanWriteKnowledge, limitAPI, "Make or change an intent", op(s.saveIntent)},
		{remove, "/api/v1/understanding/intents/{id}", member, desk.CanWriteKnowledge, limitAPI, "Delete an intent, or take back the changes of a shipped one", op(s.deleteIntent)},
		{get, "/api/v1/understanding/examples", member, desk.CanReadKnowledge, limitAPI, "Find sentences that teach", op(s.listExamples)},
		{post, "/api/v1/understanding/examples", member, desk.CanWriteKnowledge, limitAPI, "Teach sentences", op(s.addExamples)},
		{post, "/api/v1/understanding/examples/remove", member, desk.CanWriteKnowledge, limitAPI, "Forget a sentence", op(s.removeExample)},
		{post, "/api/v1/understanding/examples/restore", member, desk.CanWriteKnowledge, limitAPI, "Take back a change of a shipped sentence", op(s.restoreExample)},
		{post, "/api/v1/understanding/read", member, desk.CanReadKnowledge, limitAPI, "What a text means, and why", op(s.readText)},
		{get, "/api/v1/understanding/models", member, desk.CanReadKnowledge, limitAPI, "Versions of a model and their figures", op(s.listModels)},
		{post, "/api/v1/understanding/models", member, desk.CanWriteKnowledge, limitAPI, "Train a new model of intents", op(s.trainModel)},
		{post, "/api/v1/understanding/models/{id}/activate", member, desk.CanWriteKnowledge, limitAPI, "Put a model in service", op(s.activateModel)},
		{post, "/api/v1/understanding/models/{id}/cancel", member, desk.CanWriteKnowledge, limitAPI, "End a training", op(s.cancelModel)},
		{get, "/api/v1/understanding/suggestions", member, desk.CanReadConversations, limitAPI, "Real sentences that are worth a label", op(s.suggestLabels)},
		{post, "/api/v1/understanding/marks/dismiss", member, desk.CanWriteKnowledge, limitAPI, "Close the marks of a sentence without teaching it", op(s.dismissMarks)},
		{post, "/api/v1/understanding/marks/reopen", member, desk.CanWriteKnowledge, limitAPI, "Take back the last decision about the marks of a sentence", op(s.reopenMarks)},

		{get, "/api/v1/jobs", member, desk.CanReadKnowledge, limitAPI, "List long work of a kind, newest first", op(s.listJobs)},
		{get, "/api/v1/jobs/{id}", member, desk.CanReadKnowledge, limitAPI, "How far a piece of long work is, and its report", op(s.getJob)},
		{post, "/api/v1/jobs/{id}/cancel", member, desk.CanReadKnowledge, limitAPI, "End a piece of long work", op(s.cancelJob)},

		{get, "/api/v1/settings/shop", member, desk.CanReadSettings, limitAPI, "The shop", op(s.getShop)},
		{patch, "/api/v1/settings/shop", member, desk.CanManageSettings, limitAPI, "Change the shop", op(s.updateShop)},
		{get, "/api/v1/settings/help-centre", member, desk.CanReadSettings, limitAPI, "The help centre", op(s.getHelpCentre)},
		{put, "/api/v1/settings/help-centre", member, desk.CanManageSettings, limitAPI, "Change the help centre", op(s.updateHelpCentre)},
		{get, "/api/v1/settings/models", member, desk.CanManageSettings, limitAPI, "The model services", op(s.getModelServices)},
		{patch, "/api/v1/settings/models", person, desk.CanManageSettings, limitAPI, "Change what model services may cost", op(s.updateModelLimit)},
		{patch, "/api/v1/settings/models/{kind}", person, desk.CanManageSettings, limitAPI, "Change a model service", op(s.updateModelService)},
		{post, "/api/v1/settings/models/{kind}/test", person, desk.CanManageSettings, limitAPI, "Call a model service once", op(s.testModelService)},
		{get, "/api/v1/channels", member, desk.CanReadConversations, limitAPI, "List the channels", op(s.listChannels)},
		{post, "/api/v1/channels", member, desk.CanManageSettings, limitAPI, "Make a channel", op(s.createChannel)},
		{patch, "/api/v1/channels/{id}", member, desk.CanManageSettings, limitAPI, "Change a channel", op(s.updateChannel)},
		{post, "/api/v1/channels/{id}/secret", person, desk.CanManageSettings, limitAPI, "Replace a channel's secret", op(s.newChannelSecret)},
		{get, "/api/v1/canned-replies", member, desk.CanReply, limitAPI, "List the canned replies", op(s.listCannedReplies)},
		{post, "/api/v1/canned-replies", member, desk.CanReply, limitAPI, "Make a canned reply", op(s.createCannedReply)},
		{put, "/api/v1/canned-replies/{id}", member, desk.CanReply, limitAPI, "Replace a canned reply", op(s.replaceCannedReply)},
		{remove, "/api/v1/canned-replies/{id}", member, desk.CanReply, limitAPI, "Delete a canned reply", op(s.deleteCannedReply)},
		{get, "/api/v1/events", member, desk.CanReadEvents, limitAPI, "The feed of events", op(s.listEvents)},

		{post, "/widget/v1/session", public, "", limitSession, "Open or resume a visitor's session", op(s.openVisitorSession)},
		{get, "/widget/v1/articles/{id}", public, "", limitSession, "An entry of the help centre", op(s.getArticle)},
		{post, "/widget/v1/articles/{id}/helped", public, "", limitVote, "Say whether an entry helped", op(s.judgeArticle)},
		{post, "/widget/v1/attachments", visitor, "", limitUpload, "Upload a file", raw(s.uploadByVisitor, documentUpload)},
		{http.MethodOptions, "/widget/v1/{path...}", public, "", limitNone, "", raw(s.preflight, nil)},

		{get, "/files/{id}", signed, "", limitNone, "Open a file by its signed link", raw(s.serveFile, documentFile)},
		{get, "/api/openapi.json", public, "", limitNone, "", raw(s.serveDocument, nil)},
		{get, "/api/docs", public, "", limitNone, "", raw(s.serveDocs, nil)},
		{get, "/api/docs.css", public, "", limitNone, "", raw(s.serveDocsStyle, nil)},
		{get, "/healthz", public, "", limitNone, "", raw(s.health, nil)},
		{get, "/readyz", public, "", limitNone, "", raw(s.ready, nil)},
	}
}
