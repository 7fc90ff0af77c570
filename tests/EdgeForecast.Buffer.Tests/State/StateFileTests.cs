using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.State;

public sealed class StateFileTests
{
    [Fact]
    public void Content_comes_back_from_a_real_folder()
    {
        using var folder = new TemporaryFolder();
        var file = new StateFile(DiskFolder.Create(folder.PathTo("a", "b")), "ledger.state");
        Assert.Equal(StateReading.Missing, file.Read().Reading);
        file.Write([1, 2, 3]);
        file.Write([4, 5]);
        Assert.Equal([4, 5], file.Read().Content);
        Assert.Equal(["ledger.state"], DiskFolder.Create(folder.PathTo("a", "b")).ListFiles());
    }

    [Fact]
    public void A_stop_at_any_operation_leaves_the_old_content_or_the_new()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk();
            var old = new byte[random.Next(3000)];
            var next = new byte[random.Next(3000)];
            random.NextBytes(old);
            random.NextBytes(next);
            new StateFile(disk, "x").Write(old);
            disk.StopAt = disk.OperationCount + 1 + random.Next(8);
            var written = false;
            try
            {
                new StateFile(disk, "x").Write(next);
                written = true;
            }
            catch (PowerCutException)
            {
                Assert.False(written);
            }

            var after = disk.AfterCut(random, (CutKind)random.Next(4));
            var (reading, content) = new StateFile(after, "x").Read();
            Assert.Equal(StateReading.Intact, reading);
            Assert.True(content.SequenceEqual(next) || (!written && content.SequenceEqual(old)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_damaged_file_is_set_aside_and_said_to_be_damaged()
    {
        var disk = new SimulatedDisk();
        var file = new StateFile(disk, "x");
        file.Write([1, 2, 3]);
        disk.BytesOf("x")[9] ^= 1;
        Assert.Equal(StateReading.Damaged, file.Read().Reading);
        Assert.Equal(StateReading.Missing, file.Read().Reading);
        Assert.True(disk.Exists("x.damaged"));
    }
}
