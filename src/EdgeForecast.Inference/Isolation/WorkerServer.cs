using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// What a worker process does: answers one request after another until its pipe ends. A run of a quick model has a
/// real-time place, loading one has not.
/// </summary>
/// <param name="region">Where requests and answers stand.</param>
/// <param name="replyDescriptor">Where it is told that there is an answer.</param>
/// <param name="nice">The process's; a negative one is that of the lane of quick models.</param>
internal sealed unsafe class WorkerServer(SharedRegion region, int replyDescriptor, int nice)
{
    private const int RequestDescriptor = 0;
    private readonly Dictionary<int, ModelSession> _sessions = [];

    /// <summary>Returns when the process that started this one has closed the pipe.</summary>
    public void Serve()
    {
        Answer(sequence: 0);
        var last = 0L;
        byte wake;
        while (true)
        {
            var count = Libc.Read(RequestDescriptor, &wake, 1);
            if (count == 0) return;
            if (count < 0) continue;
            // The byte is a hint only; what counts is the sequence.
            if (region.RequestSequence == last) continue;
            last = region.RequestSequence;
            Handle((WorkerCommandKind)region.RequestCommand, region.RequestSlot, region.RequestLength);
            Answer(last);
        }
    }

    private void Handle(WorkerCommandKind command, int slot, int length)
    {
        region.AnswerStatus = 0;
        region.AnswerLength = 0;
        region.AnswerMs = double.NaN;
        switch (command)
        {
            case WorkerCommandKind.Run:
                // Each time: where a run took too long the parent has taken the place away.
                if (nice < 0) SlotThread.ClaimRun(nice);
                Run(slot, length);
                break;
            case WorkerCommandKind.Unload:
                if (_sessions.Remove(slot, out var session)) session.Dispose();
                break;
            default:
                SlotThread.StepBack(0);
                // Where there is no real-time place, the last run has left its nice value.
                if (nice < SlotThread.WorkerStartNice) SlotThread.TryMoveTo(0, SlotThread.WorkerStartNice);
                Load(slot, Encoding.UTF8.GetString(region.RequestText[..length]), command);
                break;
        }
    }

    private void Run(int slot, int length)
    {
        if (!_sessions.TryGetValue(slot, out var session) || session.Input.Length != length)
        {
            Fail("the model is not loaded here, or its windows have another length");
            return;
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            region.RequestNumbers[..length].CopyTo(session.Input);
            session.Run();
            session.Output.CopyTo(region.AnswerNumbers);
            region.AnswerLength = session.Output.Length;
        }
        catch (OnnxRuntimeException error)
        {
            Fail(ModelSession.FirstLine(error));
        }

        region.AnswerMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Load(int slot, string folder, WorkerCommandKind command)
    {
        var problems = new List<BundleProblem>();
        GoldenReport? golden = null;
        try
        {
            var admits = command != WorkerCommandKind.Load;
            var bytesBefore = Environment.WorkingSet;
            var bundle = BundleReader.Read(folder, command == WorkerCommandKind.Admit, problems);
            var session = bundle is null ? null : BundleLoader.Open(bundle, problems);
            if (bundle is not null && admits) golden = BundleLoader.CheckGolden(session, bundle, problems);
            if (golden is not null)
                golden = golden with { LoadedBytes = Math.Max(0, Environment.WorkingSet - bytesBefore) };
            if (_sessions.Remove(slot, out var former)) former.Dispose();
            if (problems.Count == 0) _sessions[slot] = session!;
            else session?.Dispose();
            if (!admits && nice < 0 && problems.Count == 0) WarmUp(session!);
        }
        catch (Exception error)
        {
            problems.Add(new BundleProblem(folder, "could not be loaded: " + ModelSession.FirstLine(error),
                "Look at the model; it asks for more than this machine can give"));
        }

        region.AnswerStatus = problems.Count == 0 ? 0 : 1;
        WriteMessage(problems, golden);
    }

    /// <summary>The first run of a session is slower than all that follow, and here no slot waits for it.</summary>
    private static void WarmUp(ModelSession session)
    {
        try
        {
            session.Run();
        }
        catch (OnnxRuntimeException)
        {
            // Its input is empty. If it fails with a real one as well, that run says so.
        }
    }

    private void WriteMessage(List<BundleProblem> problems, GoldenReport? golden)
    {
        // A hostile bundle may be wrong in a million places, at length: as many problems as the answer holds will do.
        for (var count = 100; ; count /= 2)
        {
            var message = new BundleCheckMessage([.. problems.Take(count)], golden);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(message, BundleJson.Default.BundleCheckMessage);
            if (!bytes.AsSpan().TryCopyTo(region.AnswerText)) continue;
            region.AnswerLength = bytes.Length;
            return;
        }
    }

    private void Fail(string text)
    {
        region.AnswerStatus = 1;
        region.AnswerLength = Encoding.UTF8.TryGetBytes(text, region.AnswerText, out var count) ? count : 0;
    }

    private void Answer(long sequence)
    {
        region.AnswerSequence = sequence;
        byte wake = 1;
        // A broken pipe shows as the end of the request pipe too.
        _ = Libc.Write(replyDescriptor, &wake, 1);
    }
}
