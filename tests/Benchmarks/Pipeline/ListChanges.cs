namespace Benchmarks.Pipeline;

internal static class ListChanges
{
    public static Task MeasureAsync(MeasuredServices services, WebhookReceiver receiver, double hop, PipelineTable table) => Task.CompletedTask;
}
