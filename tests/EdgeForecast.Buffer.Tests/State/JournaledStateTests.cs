using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.State;

public sealed class JournaledStateTests
{
    [Fact]
    public void Notes_come_back_in_order_without_any_farewell()
    {
        using var folder = new TemporaryFolder();
        var disk = DiskFolder.Create(folder.FullPath);
        using (var state = Open(disk))
        {
            state.Read();
            state.Write([1, 2, 3]);
            for (byte i = 0; i < 50; i++) state.Append([i, (byte)(i + 1)]);
        }

        using var again = Open(disk);
        Assert.Equal([1, 2, 3], again.Read().Content);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"{i},{i + 1}"),
            again.ReadNotes().Select(note => string.Join(',', note.ToArray())));
        again.Write([4]);
        Assert.Empty(again.ReadNotes());
    }

    [Fact]
    public void A_stop_at_any_operation_leaves_a_state_with_the_notes_that_follow_on_it()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk();
            var history = new List<int>();
            disk.StopAt = random.Next(4, 120);
            try
            {
                using var state = Open(disk);
                state.Read();
                for (var i = 0; i < 40; i++)
                {
                    // The state is how many notes there have been.
                    if (i % 9 == 0) state.Write(BitConverter.GetBytes(i));
                    else state.Append(BitConverter.GetBytes(i));
                    history.Add(i);
                }
            }
            catch (PowerCutException)
            {
                // As it was meant to be.
            }

            var after = disk.AfterCut(random, (CutKind)random.Next(Enum.GetValues<CutKind>().Length));
            using var restored = Open(after);
            var content = restored.Read();
            if (content.Reading == StateReading.Missing)
            {
                Assert.Empty(restored.ReadNotes());
                continue;
            }

            Assert.Equal(StateReading.Intact, content.Reading);
            var next = BitConverter.ToInt32(content.Content);
            foreach (var note in restored.ReadNotes()) Assert.Equal(++next, BitConverter.ToInt32(note.Span));
            Assert.True(next <= history.Count, $"seed {seed}");
        }
    }

    [Fact]
    public void Notes_on_another_state_and_torn_ones_are_not_read()
    {
        using var folder = new TemporaryFolder();
        var disk = DiskFolder.Create(folder.FullPath);
        using (var state = Open(disk))
        {
            state.Read();
            state.Write([1]);
            state.Append([7]);
            state.Append([8]);
        }

        var path = folder.PathTo("oil.forecast.notes");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        using (var state = Open(disk))
        {
            state.Read();
            Assert.Equal([7], Assert.Single(state.ReadNotes()).ToArray());
        }

        new StateFile(disk, "oil.forecast").Write([2]);
        using var other = Open(disk);
        other.Read();
        Assert.Empty(other.ReadNotes());
    }

    private static JournaledState Open(IStorageFolder folder) => new(folder, "oil.forecast", TimeProvider.System);
}
