using Notification.Service;
using Notification.Service.Deliveries;
using Notification.Service.Feeds;
using Notification.Service.Store;
using Notification.Service.Subscriptions;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;

var builder = ServiceHost.CreateBuilder(args, "notification");
builder.AddEventStore(NotificationStore.Configure);
builder.PublishEvents<NotificationMessages>();
builder.Services.AddSingleton<NotificationMetrics>();
builder.Services.AddSingleton<IEventEffect, DeliveryScheduleRows>();
builder.Services.AddSingleton<ICommitObserver, CommitObserver>();
builder.AddWebhooks();
builder.AddDeliveries();
builder.Services.AddBatchHandler<PermitFeedHandler>();
builder.Services.AddBatchHandler<ListFeedHandler>();
builder.AddBus();

var app = builder.Build();
app.UsePlatform();
app.MapSubscriptions();
app.MapFeed();
app.MapDeliveries();
return await app.RunServiceAsync(args);
