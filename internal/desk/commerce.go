package desk

import "time"

// OrderStatus is the state of an order as a customer understands it.
type OrderStatus string

// The order states.
const (
	OrderUnpaid    OrderStatus = "unpaid"
	OrderPaid      OrderStatus = "paid"      // paid, waiting to be packed
	OrderPacked    OrderStatus = "packed"    // packed, waiting for the courier
	OrderShipped   OrderStatus = "shipped"   // with the courier
	OrderDelivered OrderStatus = "delivered" // signed for
	OrderCompleted OrderStatus = "completed" // confirmed or past the return window
	OrderCancelled OrderStatus = "cancelled"
	OrderRefunding OrderStatus = "refunding" // return or refund in progress
	OrderRefunded  OrderStatus = "refunded"
)

// ShipmentStatus follows the states that couriers report.
type ShipmentStatus string

// The shipment states.
const (
	ShipmentPending   ShipmentStatus = "pending" // label made
	ShipmentPickedUp  ShipmentStatus = "picked_up"
	ShipmentInTransit ShipmentStatus = "in_transit"
	ShipmentDelivery  ShipmentStatus = "out_for_delivery"
	ShipmentDelivered ShipmentStatus = "delivered"
	ShipmentException ShipmentStatus = "exception"
	ShipmentReturned  ShipmentStatus = "returned"
)

// Customer is a person who buys, or a visitor who has not said who they are.
type Customer struct {
	ID         CustomerID
	ExternalID string // the shop's own id; "" for an unknown visitor
	Name       string
	Email      string
	Phone      string
	Lang       string
	Tags       []string
	Verified   bool // identity came from the shop's signed token or an import
	CreatedAt  time.Time
}

// Product is one entry of the catalogue with its variants.
type Product struct {
	ID         ProductID
	ExternalID string
	Title      map[string]string // by language: "zh", "en"
	Body       map[string]string
	Category   string
	Aliases    []string
	Params     []Param
	Image      string
	URL        string
	Active     bool
	Version    int64
	Variants   []Variant
}

// Param is one parameter of a product ("材质: 纯棉").
type Param struct {
	Name  map[string]string `json:"name"`
	Value map[string]string `json:"value"`
}

// Variant is one SKU.
type Variant struct {
	ID      VariantID
	SKU     string
	Options []Option
	Price   Money
	Stock   int64
}

// Option is one choice of a variant ("颜色: 黑").
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Order is what a customer bought.
type Order struct {
	ID         OrderID
	Number     string
	CustomerID CustomerID
	Status     OrderStatus
	Total      Money
	Lines      []OrderLine
	Payments   []Payment
	Shipments  []Shipment
	Address    Address
	Email      string // contact of this order, used as proof
	Phone      string
	Note       string
	PlacedAt   time.Time
	Version    int64
}

// OrderLine is one bought variant.
type OrderLine struct {
	SKU      string `json:"sku"`
	Product  string `json:"product"` // external id of the product
	Title    string `json:"title"`
	Options  string `json:"options"`
	Quantity int64  `json:"quantity"`
	Price    Money  `json:"price"` // of one piece
	Image    string `json:"image"`
}

// Payment is one movement of money on an order. Refunds have Kind "refund" and
// a positive amount.
type Payment struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"` // payment, refund
	Method string `json:"method"`
	Amount Money  `json:"amount"`
	At     int64  `json:"at"` // Unix ms, 0 = unknown
}

// Shipment is one parcel.
type Shipment struct {
	ID         ShipmentID
	Carrier    string
	TrackingNo string
	Status     ShipmentStatus
	SKUs       []string
	ExpectedAt time.Time
	Trail      []TrackEvent
}

// Address is a delivery address.
type Address struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Country  string `json:"country"`
	Province string `json:"province"`
	City     string `json:"city"`
	District string `json:"district"`
	Line1    string `json:"line1"`
	Line2    string `json:"line2"`
	Zip      string `json:"zip"`
}
