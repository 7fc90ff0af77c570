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
            for (byte i = 0; i < 50; i++)
            {
                state.Append([i, (byte)(i + 1)]);
                if (i % 7 == 0) state.WriteNotes();
            }

            state.WriteNotes();
            state.Append([9, 9]);
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
                    if (random.Next(3) > 0) state.WriteNotes();
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
            state.WriteNotes();
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

    [Fact]
    public async Task Whoever_appends_does_not_wait_for_a_disk_that_hangs_and_nothing_of_it_is_lost()
    {
        var disk = new SimulatedDisk();
        using var state = Open(disk);
        state.Read();
        state.Write([1]);
        using var hangs = new ManualResetEventSlim();
        using var isHanging = new ManualResetEventSlim();
        disk.Fault = what =>
        {
            isHanging.Set();
            hangs.Wait(TestContext.Current.CancellationToken);
            return null;
        };
        state.Append([0]);
        var writing = Task.Run(state.WriteNotes, TestContext.Current.CancellationToken);
        isHanging.Wait(TestContext.Current.CancellationToken);
        for (byte i = 1; i < 100; i++) state.Append([i]);
        state.BeginWrite();
        for (byte i = 100; i < 150; i++) state.Append([i]);
        Assert.False(writing.IsCompleted);
        hangs.Set();
        await writing;
        state.WriteNotes();
        Assert.Equal(150, NotesOn(disk).Count);

        // Those that came since it was begun to be saved.
        state.Write([2]);
        Assert.Equal(Enumerable.Range(100, 50).Select(i => (byte)i), NotesOn(disk));
    }

    [Fact]
    public void A_write_that_fails_is_made_up_for_from_where_it_was()
    {
        for (var failAt = 1; failAt < 40; failAt++)
        {
            var disk = new SimulatedDisk();
            using var state = Open(disk);
            state.Read();
            var count = 0;
            disk.Fault = _ => ++count == failAt ? new IOException("no") : null;
            var failedCount = 0;
            for (byte i = 0; i < 12; i++)
            {
                if (i == 6) failedCount += Attempt(() => state.Write([1]));
                state.Append([i]);
                failedCount += Attempt(state.WriteNotes);
            }

            disk.Fault = null;
            state.WriteNotes();
            Assert.True(failedCount > 0 || count < failAt);
            var notes = NotesOn(disk);
            Assert.Equal(Enumerable.Range(12 - notes.Count, notes.Count).Select(i => (byte)i), notes);
            // Where the new state could not be written, the notes follow on the old one; where it is there and is not
            // known to stand, on neither.
            using var after = Open(disk);
            var isNew = after.Read().Reading == StateReading.Intact;
            Assert.True(isNew ? notes.Count is 6 or 0 : notes.Count == 12, $"{failAt}: {notes.Count}");
        }

        static int Attempt(Action action)
        {
            try
            {
                action();
                return 0;
            }
            catch (IOException)
            {
                return 1;
            }
        }
    }

    [Fact]
    public void What_waits_is_bounded_and_behind_what_finds_no_room_nothing_is_kept_until_the_state_is_written()
    {
        var disk = new SimulatedDisk();
        using var state = Open(disk);
        state.Read();
        var note = new byte[1 << 20];
        for (note[0] = 0; note[0] < 7; note[0]++) state.Append(note);
        var exception = Assert.Throws<IOException>(() => state.Append(note));
        Assert.Contains("oil.forecast.notes is full", exception.Message, StringComparison.Ordinal);
        state.WriteNotes();
        Assert.Throws<IOException>(() => state.Append([9]));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (byte)i), NotesOn(disk));

        // Those while it is being written follow on the new one, also where it takes two attempts.
        state.BeginWrite();
        state.Append([10]);
        disk.Fault = _ => new IOException("no");
        Assert.Throws<IOException>(() => state.Write([1]));
        disk.Fault = null;
        state.WriteNotes();
        Assert.Equal(7, NotesOn(disk).Count);
        state.BeginWrite();
        state.Append([11]);
        state.Write([2]);
        state.Append([12]);
        state.WriteNotes();
        Assert.Equal([11, 12], NotesOn(disk));

        // Too many while it is being written: those that fit stand, and no others.
        state.BeginWrite();
        for (note[0] = 0; note[0] < 7; note[0]++)
        {
            state.Append(note);
            state.WriteNotes();
        }

        state.Append(note);
        state.Write([3]);
        Assert.Throws<IOException>(() => state.Append([13]));
        state.WriteNotes();
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (byte)i), NotesOn(disk));
    }

    private static List<byte> NotesOn(SimulatedDisk disk)
    {
        using var state = Open(disk);
        state.Read();
        return [.. state.ReadNotes().Select(note => note.Span[0])];
    }

    private static JournaledState Open(IStorageFolder folder) => new(folder, "oil.forecast", TimeProvider.System);
}
