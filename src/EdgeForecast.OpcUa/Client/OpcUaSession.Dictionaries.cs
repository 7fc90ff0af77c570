using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.TypeDictionaries;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// Structures of servers before version 1.04, which describe their types in XML documents: an encoding refers to a
/// description, which names the type and is a component of its dictionary (Part 5 of those versions, annex D).
/// </summary>
public sealed partial class OpcUaSession
{
    private const int DictionaryCountMax = 100;

    private readonly SemaphoreSlim _learningDictionaries = new(1, 1);
    private readonly Dictionary<NodeId, TypeDictionary> _dictionariesByNode = [];
    private readonly DictionaryTypes _dictionaryTypes = new();
    private Dictionary<string, NodeId>? _dictionaryNodes;

    /// <summary>The layout of an encoding by its dictionary; null where the server has no description of it.</summary>
    private async Task<IStructureLayout?> LearnFromDictionaryAsync(NodeId encoding, CancellationToken stop)
    {
        var descriptions = await BrowseManyAsync([References(encoding, NodeIds.HasDescription)], stop);
        if (descriptions[0] is not [var described, ..]) return null;
        var description = described.NodeId.Node;
        var upwards = References(description, NodeIds.HasComponent, BrowseDirection.Inverse);
        var owners = await BrowseManyAsync([upwards], stop);
        var name = await ReadValueAsync(description, stop);
        if (owners[0] is not [var owner, ..] || name.Value.AsString() is not { Length: > 0 } typeName) return null;

        await _learningDictionaries.WaitAsync(stop);
        try
        {
            var dictionary = await LoadDictionaryAsync(owner.NodeId.Node, stop);
            // Some servers write the prefix of the namespace before the name.
            var type = dictionary.Types.GetValueOrDefault(typeName)
                ?? dictionary.Types.GetValueOrDefault(typeName.Split(':')[^1])
                ?? throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown,
                    $"{_options.Url}: the type dictionary {dictionary.TargetNamespace} has no type {typeName}.");
            await LoadMissingAsync(type, stop);
            return new DictionaryLayout(_dictionaryTypes.Copy(), type);
        }
        finally
        {
            _learningDictionaries.Release();
        }
    }

    // What one dictionary refers to stands in another, and so on.
    private async Task LoadMissingAsync(DictionaryType type, CancellationToken stop)
    {
        for (var rounds = 0; rounds < StructureDepthMax; rounds++)
        {
            var missing = _dictionaryTypes.MissingFor(type);
            if (missing.Count == 0) return;
            _dictionaryNodes ??= await FindDictionariesAsync(stop);
            var loaded = 0;
            foreach (var uri in missing)
            {
                if (!_dictionaryNodes.TryGetValue(uri, out var node) || _dictionariesByNode.ContainsKey(node)) continue;
                await LoadDictionaryAsync(node, stop);
                loaded++;
            }

            // Types that nobody describes: whoever meets one of them says so.
            if (loaded == 0) return;
        }
    }

    private async Task<Dictionary<string, NodeId>> FindDictionariesAsync(CancellationToken stop)
    {
        var found = await BrowseManyAsync(
            [References(new NodeId(NodeIds.OPCBinarySchemaTypeSystem), NodeIds.HasComponent)], stop,
            DictionaryCountMax);
        var nodes = (found[0] ?? []).Take(DictionaryCountMax).Select(reference => reference.NodeId.Node).ToList();
        var properties = await BrowseManyAsync([.. nodes.Select(node => References(node, NodeIds.HasProperty))], stop);
        var uris = await ReadAsync(
            [.. properties.Select(list => new ReadItem(Property(list, "NamespaceUri")))], stop);
        var byUri = new Dictionary<string, NodeId>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
            if (uris[i].Value.AsString() is { Length: > 0 } uri)
                byUri.TryAdd(uri, nodes[i]);
        return byUri;
    }

    private async Task<TypeDictionary> LoadDictionaryAsync(NodeId node, CancellationToken stop)
    {
        if (_dictionariesByNode.TryGetValue(node, out var known)) return known;
        var value = await ReadValueAsync(node, stop);
        if (_dictionariesByNode.Count >= DictionaryCountMax || value.Value.ToObject() is not byte[] document)
            throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown,
                $"{_options.Url}: the type dictionary {node} cannot be read: {value.Status}.");
        var dictionary = TypeDictionary.TryParse(document, out var problem)
            ?? throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown,
                $"{_options.Url}: the type dictionary {node} is not understood: {problem}");
        _dictionaryTypes.Add(dictionary);
        return _dictionariesByNode[node] = dictionary;
    }
}
