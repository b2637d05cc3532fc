using Tests.Support;

namespace Benchmarks.Pipeline;

internal static class StoredPermits
{
    public static Task MeasureAsync(MeasuredServices services, PrivateServers servers, PipelineOptions options, PipelineTable table) => Task.CompletedTask;
}
