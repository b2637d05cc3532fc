namespace Platform.Hosting.Tests;

public sealed class MicrosecondTimeTests
{
    [Fact]
    public void The_clock_gives_the_current_time_in_whole_microseconds()
    {
        var time = new MicrosecondTime();
        for (var reading = 0; reading < 1000; reading++)
        {
            var before = TimeProvider.System.GetUtcNow();
            var now = time.GetUtcNow();
            Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
            Assert.InRange(now, before.AddMicroseconds(-1), TimeProvider.System.GetUtcNow());
        }
    }
}
