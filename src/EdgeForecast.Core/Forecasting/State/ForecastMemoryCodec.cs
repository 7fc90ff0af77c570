using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.State;

/// <summary>
/// A forecast's memory as bytes: magic, version, name, step in ticks, horizon, names of the experts, levels, memo
/// length, actuals that were late; then blocks: slot clock, aggregations (rule, a block a step), intervals (name, a
/// block a rung, level and step), skill, errors, shadows, ledger, drift; then the CRC32C of it all. The version is 2;
/// where an expert says quantiles it is 3: the <see cref="SavedQuantiles"/> follow the late actuals, ledger and skill
/// have what belongs to them, and the last block is the bounds made of them (rule, blocks a level and step).
/// </summary>
internal static class ForecastMemoryCodec
{
    // "EFFS": EdgeForecast, forecast state.
    private const int Magic = 0x53464645;
    private const byte StateVersion = 2;
    private const byte QuantileVersion = 3;
    private const int HorizonStepsMax = 100_000;
    private const int MemoLengthMax = 1024;
    private const int LevelCountMax = 64;

    public static void Write(ForecastMemory memory, StateWriter writer)
    {
        var definition = memory.Definition;
        writer.Clear();
        writer.Int32(Magic);
        writer.Byte(memory.QuantileLayout is null ? StateVersion : QuantileVersion);
        writer.Text(definition.Name);
        writer.Int64(definition.Step.Ticks);
        writer.Int32(definition.HorizonSteps);
        writer.Int32(definition.Experts.Count);
        foreach (var expert in definition.Experts) writer.Text(expert.Name);
        writer.Int32(memory.Levels.Length);
        writer.Numbers(memory.Levels);
        writer.Int32(memory.MemoLength);
        writer.Int64(memory.LateCount);
        if (memory.QuantileLayout is not null) SavedQuantiles.Write(writer, definition);

        var clock = writer.BeginBlock();
        memory.Clock.WriteState(writer);
        writer.EndBlock(clock);

        writer.Text(memory.AggregationKey);
        foreach (var aggregation in memory.Aggregations)
        {
            var block = writer.BeginBlock();
            aggregation.WriteState(writer);
            writer.EndBlock(block);
        }

        writer.Text(definition.Interval);
        memory.Intervals.WriteState(writer);

        var skill = writer.BeginBlock();
        memory.Skill.WriteState(writer);
        writer.EndBlock(skill);
        var errors = writer.BeginBlock();
        memory.Errors.WriteState(writer);
        writer.EndBlock(errors);
        var shadows = writer.BeginBlock();
        memory.Shadows.WriteState(writer);
        writer.EndBlock(shadows);
        var ledger = writer.BeginBlock();
        memory.Ledger.WriteState(writer);
        writer.EndBlock(ledger);
        var drift = writer.BeginBlock();
        memory.Drift.WriteState(writer);
        writer.EndBlock(drift);
        if (memory.Quantiles is { } bounds)
        {
            var quantiles = writer.BeginBlock();
            writer.Text(memory.MixtureKey);
            bounds.WriteState(writer);
            writer.EndBlock(quantiles);
        }

        writer.Checksum();
    }

    /// <summary>
    /// Reads into a memory that is new. After a failure it is not to be used. What does not fit the present declaration
    /// any more is left out: experts by name, levels, steps beyond the horizon, a rule that is no longer chosen.
    /// </summary>
    public static bool TryRead(ForecastMemory memory, ReadOnlySpan<byte> state, out string problem)
    {
        const string Damaged = "the saved state is damaged; what was learnt is lost, and learning starts anew";
        problem = Damaged;
        var definition = memory.Definition;
        if (state.Length < 4) return false;
        if (StateWriter.ChecksumOf(state[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(state[^4..])) return false;
        var reader = new StateReader(state[..^4]);
        if (reader.Int32() != Magic) return false;
        var version = reader.Byte();
        if (version is not (StateVersion or QuantileVersion))
        {
            problem =
                $"the saved state has version {version}; this program knows {StateVersion} and {QuantileVersion}";
            return false;
        }

        var name = reader.Text();
        var stepTicks = reader.Int64();
        var horizonSteps = reader.Count(HorizonStepsMax);
        var expertPlaces = ExpertPlaces(ref reader, definition);
        var levelPlaces = LevelPlaces(ref reader, memory);
        var memoLength = reader.Count(MemoLengthMax);
        memory.LateCount = reader.Int64();
        var saved = version == QuantileVersion
            ? SavedQuantiles.Read(ref reader, expertPlaces, memory.QuantileLayout)
            : SavedQuantiles.None;
        var shape = new LedgerShape(expertPlaces, levelPlaces, horizonSteps, memoLength, saved);
        if (reader.Failed) return false;
        problem = name != definition.Name ? $"the saved state is that of the forecast \"{name}\""
            : stepTicks != definition.Step.Ticks ? "the saved state was made with another step; learning starts anew"
            : "";
        if (problem.Length > 0) return false;

        problem = Damaged;
        var clock = reader.Block();
        if (!memory.Clock.TryReadState(ref clock)) return false;
        if (!TryReadAggregations(ref reader, memory, shape)) return false;
        var isSame = reader.Text() == definition.Interval;
        if (!memory.Intervals.TryReadState(ref reader, shape, isSame)) return false;
        var skill = reader.Block();
        if (!memory.Skill.TryReadState(ref skill, shape)) return false;
        var errors = reader.Block();
        if (!memory.Errors.TryReadState(ref errors, shape.ExpertPlaces)) return false;
        var shadows = reader.Block();
        if (!memory.Shadows.TryReadState(ref shadows)) return false;
        var ledger = reader.Block();
        if (!memory.Ledger.TryReadState(ref ledger, shape)) return false;
        var drift = reader.Block();
        if (!memory.Drift.TryReadState(ref drift)) return false;
        if (version == QuantileVersion && !TryReadQuantiles(reader.Block(), memory, shape)) return false;
        if (!reader.AtEnd) return false;
        problem = "";
        return true;
    }

    /// <summary>
    /// What a journal must have been written under to be applied: whatever gives the numbers of a slot another meaning.
    /// </summary>
    public static uint FingerprintOf(ForecastMemory memory)
    {
        var definition = memory.Definition;
        var writer = new StateWriter();
        writer.Text(definition.Name);
        writer.Text(memory.AggregationKey);
        writer.Text(definition.Interval);
        writer.Numbers(memory.Levels);
        writer.Int64(definition.Step.Ticks);
        writer.Int64(definition.Period.Ticks);
        writer.Int64(definition.Phase.Ticks);
        writer.Int32(definition.HorizonSteps);
        writer.Int32(definition.LedgerRowCount);
        foreach (var expert in definition.Experts)
        {
            writer.Text(expert.Name);
            writer.Flag(expert.IsShadow);
            writer.Text(expert.Rival);
        }

        foreach (var input in definition.Inputs()) writer.Text(input.Signal);
        writer.Text(definition.DriftInForce.ToString());
        writer.Text(definition.PromotionInForce.ToString());
        if (memory.QuantileLayout is not null) SavedQuantiles.Write(writer, definition);
        return StateWriter.ChecksumOf(writer.Written);
    }

    private static int[] ExpertPlaces(ref StateReader reader, ForecastDefinition definition)
    {
        var places = new int[reader.Count(AggregationRegistry.ExpertCountMax)];
        for (var k = 0; k < places.Length; k++)
        {
            var name = reader.Text();
            places[k] = -1;
            for (var place = 0; place < definition.Experts.Count; place++)
                if (definition.Experts[place].Name == name && !places.AsSpan(0, k).Contains(place))
                    places[k] = place;
        }

        return places;
    }

    private static int[] LevelPlaces(ref StateReader reader, ForecastMemory memory)
    {
        var places = new int[reader.Count(LevelCountMax)];
        for (var i = 0; i < places.Length; i++)
        {
            var place = Array.IndexOf(memory.Levels, reader.AnyNumber());
            places[i] = places.AsSpan(0, i).Contains(place) ? -1 : place;
        }

        return places;
    }

    private static bool TryReadQuantiles(StateReader block, ForecastMemory memory, in LedgerShape shape)
    {
        var isSame = block.Text() == memory.MixtureKey;
        return memory.Quantiles is null || (memory.Quantiles.TryReadState(ref block, shape, isSame) && block.AtEnd);
    }

    private static bool TryReadAggregations(ref StateReader reader, ForecastMemory memory, in LedgerShape shape)
    {
        var isSame = reader.Text() == memory.AggregationKey;
        for (var h = 0; h < shape.HorizonSteps && !reader.Failed; h++)
        {
            var block = reader.Block();
            if (!isSame || h >= memory.Aggregations.Length) continue;
            if (!memory.Aggregations[h].TryReadState(ref block, shape.ExpertPlaces)) return false;
        }

        return !reader.Failed;
    }
}
