using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.OpcUa.Nodes;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.OpcUa.Units;

/// <summary>
/// A transformer in the address space: its sensors, and what is made of them (currents of the phases, a map of
/// temperatures, the thermal state), a limit to write, a method to call.
/// </summary>
internal sealed class UnitNodes : IPlantOutlet
{
    /// <summary>How far the phases are apart, as shares of the load.</summary>
    private static readonly double[] _phaseShares = [1.01, 1, 0.99];

    private const int PhaseCount = 3;
    private const double FanOnLow = 40;
    private const double FanOnHigh = 90;

    private readonly AddressSpace _space;
    private readonly Func<UtcTime> _now;
    private readonly Action _crash;
    private readonly TransformerParameters _nameplate;
    private readonly VariableNode[] _sensors;
    private readonly VariableNode _currents;
    private readonly VariableNode _map;
    private readonly VariableNode _state;

    /// <param name="space">Where to; the guard is held or the server does not run yet.</param>
    /// <param name="folder">The plant.</param>
    /// <param name="name">Of the unit.</param>
    /// <param name="nameplate">What it is.</param>
    /// <param name="historyCount">How many values of some sensors are kept.</param>
    /// <param name="now">The time of the plant.</param>
    /// <param name="crash">What happens when the unit crashes.</param>
    public UnitNodes(
        AddressSpace space, NodeId folder, string name, TransformerParameters nameplate, int historyCount,
        Func<UtcTime> now, Action crash)
    {
        _space = space;
        _now = now;
        _crash = crash;
        _nameplate = nameplate;
        var unit = space.Add(new UaNode(PlantTypes.Id(name), NodeClass.Object, PlantTypes.Name(name)),
            folder, ReferenceTypes.Organizes, PlantTypes.Transformer);
        _sensors = [.. SensorDescription.All.Select(sensor => AddSensor(unit, name, sensor, historyCount))];
        _currents = AddDerived(unit, $"{name}.phase_currents", NodeIds.Double, BuiltInType.Double, [PhaseCount],
            NodeIds.AnalogItemType);
        AddScale(_currents, SensorScale.RangeOf(PlantSignal.LoadCurrent), SensorScale.UnitOf("A"));
        _map = AddDerived(unit, $"{name}.temperature_map", NodeIds.Double, BuiltInType.Double, [2, PhaseCount],
            NodeIds.AnalogItemType);
        AddScale(_map, SensorScale.RangeOf(PlantSignal.WindingTemperature), SensorScale.UnitOf("°C"));
        _state = space.Add(new VariableNode(PlantTypes.Id($"{name}.thermal_state"), PlantTypes.Name("thermal_state"),
            PlantTypes.ThermalState, BuiltInType.ExtensionObject),
            unit.Id, ReferenceTypes.HasComponent, new NodeId(NodeIds.BaseDataVariableType));
        AddLimit(unit, name);
        AddMethod(unit, name);
    }

    public void Send(Delivery delivery)
    {
        var status = new StatusCode(delivery switch
        {
            { Malformed: true } => StatusCodes.BadDecodingError,
            { Quality: ReadingQuality.Bad } => StatusCodes.BadSensorFailure,
            { Quality: ReadingQuality.Uncertain } => StatusCodes.UncertainSensorNotAccurate,
            _ => 0,
        });
        var node = _sensors[(int)delivery.Sensor.Signal];
        var value = delivery.Malformed ? Variant.Null : ValueOf(node, delivery.Value, ref status);
        var fields = DataValueFields.SourceTime | DataValueFields.ServerTime
            | (value.IsNull ? 0 : DataValueFields.Value) | (status.Value == 0 ? 0 : DataValueFields.Status);
        var reading = new DataValue(fields, value, status, UtcTime.From(delivery.SourceTime), _now());
        lock (_space.Guard)
        {
            node.Set(reading);
            Derive(delivery.Sensor.Signal, reading);
        }
    }

    public void Crash() => _crash();

    private static Variant ValueOf(VariableNode node, double value, ref StatusCode status)
    {
        if (node.BuiltIn == BuiltInType.Double) return Variant.From(value);
        if (double.IsFinite(value) && Math.Abs(value) < int.MaxValue) return Variant.From((int)value);
        // An integer knows no NaN: the device has no value then.
        status = new StatusCode(StatusCodes.BadSensorFailure);
        return Variant.Null;
    }

    private void Derive(PlantSignal signal, in DataValue reading)
    {
        switch (signal)
        {
            case PlantSignal.LoadCurrent:
                _currents.Set(reading with { Value = CurrentsFrom(reading.Value) });
                break;
            case PlantSignal.OilTemperature or PlantSignal.WindingTemperature:
                var map = Variant.FromArray(MapOf(), 2, PhaseCount);
                _map.Set(reading with { Value = map, Fields = reading.Fields | DataValueFields.Value });
                SetState(reading);
                break;
            case PlantSignal.FanStage:
                SetState(reading);
                break;
            default:
                break;
        }
    }

    private void SetState(in DataValue reading) => _state.Set(new DataValue(
        DataValueFields.Value | DataValueFields.SourceTime | DataValueFields.ServerTime,
        PlantTypes.Encode(Shown(PlantSignal.OilTemperature), Shown(PlantSignal.WindingTemperature),
            (int)Math.Clamp(Shown(PlantSignal.FanStage, 0), 0, int.MaxValue), reading.SourceTime,
            _nameplate.RatedCurrentA, _nameplate.RatedVoltageKv * 1000),
        default, reading.SourceTime, reading.ServerTime));

    private static Variant CurrentsFrom(Variant load)
    {
        if (!load.TryGetDouble(out var current)) return Variant.Null;
        var currents = new double[PhaseCount];
        for (var phase = 0; phase < PhaseCount; phase++) currents[phase] = current * _phaseShares[phase];
        return Variant.FromArray(currents);
    }

    private double[] MapOf()
    {
        var (oil, winding) = (Shown(PlantSignal.OilTemperature), Shown(PlantSignal.WindingTemperature));
        var map = new double[2 * PhaseCount];
        for (var phase = 0; phase < PhaseCount; phase++)
        {
            map[phase] = oil;
            map[PhaseCount + phase] = oil + (winding - oil) * _phaseShares[phase];
        }

        return map;
    }

    private double Shown(PlantSignal signal, double otherwise = double.NaN) =>
        _sensors[(int)signal].Value.Value.TryGetDouble(out var value) ? value : otherwise;

    private VariableNode AddSensor(UaNode unit, string name, SensorDescription sensor, int historyCount)
    {
        var isStage = sensor.Signal == PlantSignal.FanStage;
        var hasHistory = sensor.Signal is PlantSignal.LoadCurrent or PlantSignal.OilTemperature;
        var node = _space.Add(new VariableNode(
            PlantTypes.Id($"{name}.{sensor.Name}"), PlantTypes.Name(sensor.Name),
            isStage ? PlantTypes.FanStage : new NodeId(NodeIds.Double),
            isStage ? BuiltInType.Int32 : BuiltInType.Double)
        {
            Range = SensorScale.RangeOf(sensor.Signal),
            History = hasHistory ? new NodeHistory(historyCount) : null,
        }, unit.Id, ReferenceTypes.HasComponent,
            new NodeId(isStage ? NodeIds.BaseDataVariableType : NodeIds.AnalogItemType));
        if (!isStage) AddScale(node, node.Range!, SensorScale.UnitOf(sensor.Unit));
        return node;
    }

    private VariableNode AddDerived(
        UaNode unit, string id, uint dataType, BuiltInType builtIn, uint[] dimensions, uint typeDefinition) =>
        _space.Add(new VariableNode(PlantTypes.Id(id), PlantTypes.Name(id[(id.IndexOf('.') + 1)..]),
            new NodeId(dataType), builtIn)
        {
            ValueRank = dimensions.Length,
            Dimensions = dimensions,
        }, unit.Id, ReferenceTypes.HasComponent, new NodeId(typeDefinition));

    private void AddLimit(UaNode unit, string name)
    {
        var limit = _space.Add(new VariableNode(PlantTypes.Id($"{name}.fan_on_temperature"),
            PlantTypes.Name("fan_on_temperature"), new NodeId(NodeIds.Double), BuiltInType.Double)
        {
            IsWritable = true,
            Range = new ValueRange { Low = FanOnLow, High = FanOnHigh },
        }.With(Variant.From(_nameplate.Stages[0].OnC)), unit.Id, ReferenceTypes.HasComponent,
            new NodeId(NodeIds.AnalogItemType));
        AddScale(limit, limit.Range!, SensorScale.UnitOf("°C"));
    }

    private void AddScale(VariableNode node, ValueRange range, EUInformation unit)
    {
        AddProperty(node, "EURange", 884, BuiltInType.ExtensionObject, Variant.From(ExtensionObject.From(range)));
        AddProperty(node, "EngineeringUnits", 887, BuiltInType.ExtensionObject,
            Variant.From(ExtensionObject.From(unit)));
    }

    private void AddMethod(UaNode unit, string name)
    {
        MethodArgument[] inputs = [Argument("Stage", "The stage to be shown until the next reading: 0 to 2.")];
        MethodArgument[] outputs = [Argument("Previous", "The stage shown before.")];
        var method = _space.Add(new MethodNode(
            PlantTypes.Id($"{name}.reset_fan_stage"), PlantTypes.Name("reset_fan_stage"), inputs, ResetFanStage),
            unit.Id, ReferenceTypes.HasComponent);
        AddArguments(method, "InputArguments", inputs);
        AddArguments(method, "OutputArguments", outputs);

        static MethodArgument Argument(string argument, string description) => new()
        {
            Name = argument,
            DataType = new NodeId(NodeIds.UInt32),
            ValueRank = -1,
            Description = new LocalizedText("en", description),
        };
    }

    private (StatusCode Status, Variant[] Outputs) ResetFanStage(Variant[] inputs)
    {
        if (!inputs[0].TryGetInt64(out var stage) || stage >= PlantTypes.FanStages.Length)
            return (new StatusCode(StatusCodes.BadOutOfRange), []);
        var node = _sensors[(int)PlantSignal.FanStage];
        var previous = (uint)Math.Max(0, Shown(PlantSignal.FanStage, 0));
        var reading = new DataValue(
            DataValueFields.Value | DataValueFields.SourceTime | DataValueFields.ServerTime,
            Variant.From((int)stage), default, _now(), _now());
        node.Set(reading);
        SetState(reading);
        return (default, [Variant.From(previous)]);
    }

    private void AddArguments(UaNode method, string name, MethodArgument[] arguments) => AddProperty(
        method, name, 296, BuiltInType.ExtensionObject,
        Variant.FromArray(arguments.Select(ExtensionObject.From).ToArray()), arguments.Length);

    private void AddProperty(
        UaNode owner, string name, uint dataType, BuiltInType builtIn, Variant value, int length = -1) =>
        _space.Add(new VariableNode(
            PlantTypes.Id($"{owner.Id.Text}.{name}"), new QualifiedName(0, name), new NodeId(dataType), builtIn)
        {
            ValueRank = length < 0 ? -1 : 1,
            Dimensions = length < 0 ? null : [(uint)length],
        }.With(value), owner.Id, ReferenceTypes.HasProperty, new NodeId(NodeIds.PropertyType));
}
